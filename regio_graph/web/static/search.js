/* Search in the browser, for a copy of the site that has no server.

   Reads the index of the release (/search-index.json), finds by the same weights as the server does
   (regio_graph/search/query.py), and writes the results by kind into the page. No library, no eval,
   texts only ever as text. */
"use strict";

(function (root) {
  const WEIGHTS = { labels: 10, alts: 9, hidden: 9, roles: 4, texts: 3, context: 1.5, codes: 5 };
  const WORTH = 0.2, WHOLE = 6, EXACT = 6, STEMMED = 0.8, ALMOST = 0.75, OTHER = 0.9, SURE = 0.45, JOINED = 0.8, WORDS = 12, OF_A_KIND = 5;
  const STOP = new Set(("de het een en of in op van voor met aan bij tot te ter ten uit om over is zijn wordt worden die dat " +
    "deze dit welke wat wie waar hoe the a an and or on for with at by to from are be which what who where how").split(" "));
  const ENDINGS = ["ingen", "ende", "ing", "en", "es", "je", "s", "e", "n", "t"];
  const WORD = /[\p{L}\p{N}]+/gu;

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const words = (text) => (fold(text).match(WORD) || []).map((word) => word.slice(0, 40));
  const allowed = (word) => (word.length >= 4) + (word.length >= 8);

  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let last = [], before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      [last, before, row] = [before, row, [i]];
      for (let j = 1; j <= other.length; j++) {
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, last[j - 2] + 1);
        row.push(cost);
      }
      if (Math.min(...row) > most) return most + 1;
    }
    return Math.min(row[other.length], most + 1);
  }

  class Index {
    constructor(data) {
      this.kinds = data.kinds;
      this.documents = data.documents;
      this.words = data.words;
      this.known = new Map(data.words.map((entry) => [entry[0], entry]));
      this.byStem = new Map();
      for (const [word, dutch, english] of data.words) {
        for (const key of new Set(["nl " + dutch, "en " + english])) {
          if (!this.byStem.has(key)) this.byStem.set(key, []);
          this.byStem.get(key).push(word);
        }
      }
      this.counts = new Map();
      for (const document of this.documents) {
        document.said = {};
        const held = new Set();
        for (const part of ["labels", "alts", "hidden", "roles", "texts"]) {
          document.said[part] = (document[part] || []).map(([language, text]) => [language, text, words(text)]);
          for (const said of document.said[part]) said[2].forEach((word) => held.add(word));
        }
        for (const part of ["context", "codes"]) {
          document.said[part] = new Set(document[part].map((at) => data.words[at][0]));
          document.said[part].forEach((word) => held.add(word));
        }
        document.held = held;
        for (const word of held) this.counts.set(word, (this.counts.get(word) || 0) + 1);
      }
    }

    /* The stems of a word: as the index has them, else those of a known word that ends otherwise. */
    stems(word) {
      const entry = this.known.get(word);
      if (entry) return ["nl " + entry[1], "en " + entry[2]];
      for (const ending of ENDINGS) {
        if (!word.endsWith(ending) || word.length - ending.length < 3) continue;
        const start = word.slice(0, -ending.length);
        if (this.known.has(start)) return this.stems(start);
        if (this.byStem.has("nl " + start)) return ["nl " + start];
      }
      return [];
    }

    stemmed(word) {
      return this.stems(word).flatMap((key) => this.byStem.get(key) || []);
    }

    isKnown(word) {
      return this.known.has(word) || this.stemmed(word).length > 0;
    }

    parts(word) {
      if (this.isKnown(word)) return [[word, 1]];
      let best = null;
      for (let at = 3; at < word.length - 2; at++) {
        const right = word.slice(at);
        if (!this.isKnown(right)) continue;
        for (const link of ["", "s", "e", "n", "en"]) {
          const left = word.slice(0, at);
          if (!left.endsWith(link)) continue;
          const stripped = left.slice(0, left.length - link.length);
          if (stripped.length > 2 && this.isKnown(stripped)) {
            const size = Math.min(stripped.length, right.length);
            if (!best || size > best[0]) best = [size, stripped, right];
            break;
          }
        }
      }
      return best ? [[best[1], 0.7], [best[2], 0.7]] : [[word, 1]];
    }

    forms(word, factor) {
      const found = new Map();
      const add = (known, sure) => found.set(known, Math.max(found.get(known) || 0, sure * factor));
      const stem = (this.stems(word)[0] || "nl " + word).slice(3);
      for (const [known] of this.words) {
        if (stem.length > 3 && known.includes(stem)) add(known, 0.25 + (0.2 * stem.length) / known.length);
        for (const start of [word, stem]) {
          if (start.length > 2 && known.startsWith(start)) add(known, 0.3 + (0.25 * start.length) / known.length);
        }
      }
      for (const known of this.stemmed(word)) add(known, STEMMED);
      if (this.known.has(word)) add(word, 1);
      if (!found.size || Math.max(...found.values()) < SURE * factor) {
        const most = allowed(word);
        for (const [known] of most ? this.words : []) {
          const slips = distance(word, known, most);
          if (slips <= most) add(known, 0.44 - 0.1 * (slips - 1));
        }
        for (const known of [...found.keys()]) for (const other of this.stemmed(known)) add(other, 0.9 * found.get(known));
      }
      return found;
    }

    rarity(form) {
      let likeliest = "", sure = -1;
      for (const [known, factor] of form) {
        if (factor > sure || (factor === sure && known > likeliest)) [likeliest, sure] = [known, factor];
      }
      const size = Math.max(this.documents.length, 2);
      return 1 + Math.log(size / (1 + (this.counts.get(likeliest) || 0))) / Math.log(size);
    }

    judge(document, forms, rarity, language) {
      const best = forms.map(() => 0);
      let whole = 0, quote = [-1, "labels", document.labels[0][1]];
      for (const [part, weight] of Object.entries(WEIGHTS)) {
        if (part === "context" || part === "codes") {
          forms.forEach((form, at) => {
            for (const [word, sure] of form) if (document.said[part].has(word)) best[at] = Math.max(best[at], weight * sure);
          });
          continue;
        }
        for (const [spoken, text, said] of document.said[part]) {
          const hits = forms.map((form) => Math.max(0, ...said.map((word) => form.get(word) || 0)));
          const share = spoken === language || !spoken || part === "hidden" ? 1 : OTHER;
          hits.forEach((hit, at) => { best[at] = Math.max(best[at], weight * hit * share); });
          const matched = said.filter((word) => forms.some((form) => form.has(word))).length;
          const sum = hits.reduce((one, other) => one + other, 0);
          if (hits.every(Boolean) && part !== "texts") {
            const close = part === "roles" ? 1 : matched / said.length;
            const named = part !== "roles" && (part === "labels" || !this.kinds[document.kind][0].endsWith("#CannedQuery")); // a tag is no name
            const same = close === 1 && named && Math.min(...hits) > ALMOST ? EXACT : 0;
            whole = Math.max(whole, ((WHOLE * close + same) * share * sum) / hits.length);
          }
          const value = sum * weight * share + matched / (said.length || 1);
          if (hits.some(Boolean) && value > quote[0]) quote = [value, part, text];
        }
      }
      const covered = best.filter(Boolean).length / best.length;
      const mean = best.reduce((sum, each, at) => sum + each * rarity[at], 0) / best.length;
      const score = (mean + whole) * this.kinds[document.kind][2] * covered ** 2;
      return { document, score, part: quote[1], quoted: quote[2] };
    }

    /* Canned queries about a thing, where some words name the thing and the others the query. Files cannot
       answer for that thing alone, so the query itself is what is found. */
    questions(forms, results, language) {
      if (forms.length < 2) return [];
      const named = [];
      for (const { document } of results) {
        for (const [, , said] of document.said.labels) {
          const rest = forms.filter((form) => !said.some((word) => (form.get(word) || 0) >= SURE));
          if (rest.length && rest.length < forms.length && said.every((word) => forms.some((form) => (form.get(word) || 0) >= STEMMED))) {
            named.push([document, rest]);
            break;
          }
        }
      }
      const made = [];
      for (const query of this.documents.filter((document) => document.takes)) {
        const held = [...query.said.labels, ...query.said.alts].flatMap(([, , said]) => said);
        for (const [thing, rest] of named) {
          if (!query.takes.includes(this.kinds[thing.kind][0]) || !rest.every((form) => held.some((word) => (form.get(word) || 0) > 0.3))) continue;
          const judged = this.judge(query, rest, rest.map(() => 1.5), language);
          made.push({ ...judged, score: 1.2 * judged.score + 6 * this.kinds[thing.kind][2] });
        }
      }
      return made;
    }

    search(text, language) {
      const exact = this.documents.find((document) => document.iri === text.trim());
      if (exact) return { results: [{ document: exact, score: 100, part: "codes", quoted: exact.iri }], marks: new Set(), corrected: [] };
      const all = [...new Set(words(text))];
      const telling = all.filter((word) => !STOP.has(word));
      const sought = (telling.length ? telling : all).slice(0, WORDS).flatMap((word) => this.parts(word));
      const forms = sought.map(([word, factor]) => this.forms(word, factor));
      for (let at = 0; at + 1 < sought.length; at++) {
        const joined = sought[at][0] + sought[at + 1][0];
        if (this.known.has(joined)) for (const form of forms.slice(at, at + 2)) form.set(joined, Math.max(form.get(joined) || 0, JOINED));
      }
      const rarity = forms.map((form) => this.rarity(form));
      const marks = new Set(forms.flatMap((form) => [...form.keys()]));
      const corrected = [];
      forms.forEach((form, at) => {
        const sure = Math.max(0, ...form.values());
        if (!form.size || sure >= SURE) return;
        const taken = [...form].filter(([, each]) => each === sure).map(([known]) => known).sort().pop();
        if (!taken.includes((this.stems(sought[at][0])[0] || "nl " + sought[at][0]).slice(3))) corrected.push([sought[at][0], taken]);
      });
      const results = this.documents
        .filter((document) => forms.some((form) => [...form.keys()].some((word) => document.held.has(word))))
        .map((document) => this.judge(document, forms, rarity, language))
        .filter((result) => result.score > 0);
      results.push(...this.questions(forms, results, language));
      results.sort((one, other) => other.score - one.score || (one.document.iri < other.document.iri ? -1 : 1));
      const seen = new Set();
      const once = results.filter(({ document }) => !seen.has(document.iri) && seen.add(document.iri));
      const least = once.length ? WORTH * once[0].score : 0;
      return { results: once.filter((result, at) => result.score >= (at < 5 ? 0.01 : least)), marks, corrected };
    }
  }

  function label(document, language) {
    const found = document.labels.find(([spoken]) => spoken === language) || document.labels[0];
    return found[1];
  }

  /* Write a text into an element, what matched in <mark>. */
  function mark(element, text, marks) {
    let last = 0;
    for (const match of text.matchAll(WORD)) {
      if (!marks.has(fold(match[0]))) continue;
      element.append(text.slice(last, match.index));
      const marked = document.createElement("mark");
      marked.textContent = match[0];
      element.append(marked);
      last = match.index + match[0].length;
    }
    element.append(text.slice(last));
  }

  function make(name, css, text) {
    const element = document.createElement(name);
    if (css) element.className = css;
    if (text) element.textContent = text;
    return element;
  }

  function begin(form) {
    const said = form.dataset, language = document.documentElement.lang;
    const input = form.querySelector("[name=q]");
    const status = document.getElementById("found-status"), place = document.getElementById("found");
    let index = null, kind = "", waiting = 0;

    const root = new URL(".", new URL(said.index, document.baseURI)).pathname.replace(/\/$/, ""); // the copy may stand below a path
    const address = (page) => {
      const [path, hash] = page.split("#");
      return root + path + said.suffix + (hash ? "#" + hash : "");
    };

    function show() {
      place.replaceChildren();
      const text = input.value.trim();
      if (!text) { status.textContent = ""; return; }
      const { results, marks, corrected } = index.search(text, language);
      const groups = new Map();
      for (const result of results) {
        const of = result.document.kind;
        if (kind !== "" && of !== kind) continue;
        groups.set(of, [...(groups.get(of) || []), result]);
      }
      status.textContent = results.length === 0 ? `${said.none} ${text}.`
        : results.length === 1 ? `${said.one} ${text}.` : `${said.many.replace("{count}", results.length)} ${text}.`;
      for (const [asked, taken] of corrected) place.append(make("p", "note", `${said.corrected} ${taken} ${said.instead} “${asked}”.`));
      for (const [of, found] of groups) {
        const section = make("section"), heading = make("h2", "kind", index.kinds[of][1][language] || index.kinds[of][1].nl);
        heading.id = "kind" + of;
        section.setAttribute("aria-labelledby", heading.id);
        const list = make("ul", "found");
        for (const result of kind === "" ? found.slice(0, OF_A_KIND) : found) {
          const item = make("li"), link = make("a"), name = label(result.document, language);
          link.href = address(result.document.page);
          mark(link, name, marks);
          item.append(link);
          if (result.quoted !== name && result.part !== "labels" && result.part !== "codes") {
            const note = make("span", "note");
            if (result.part === "alts" || result.part === "hidden") note.append(said.also + " ");
            mark(note, result.quoted, marks);
            item.append(" ", note);
          }
          list.append(item);
        }
        section.append(heading, list);
        if (kind === "" && found.length > OF_A_KIND) {
          const more = make("button", "more", said.all.replace("{count}", found.length));
          more.type = "button";
          more.addEventListener("click", () => { kind = of; show(); });
          section.append(more);
        }
        place.append(section);
      }
    }

    async function find() {
      if (!index) {
        status.textContent = said.loading;
        try {
          const answer = await fetch(said.index);
          if (!answer.ok) throw new Error(answer.statusText);
          index = new Index(await answer.json());
        } catch {
          status.textContent = said.failed;
          return;
        }
      }
      show();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      kind = "";
      history.replaceState(null, "", "?" + new URLSearchParams(new FormData(form)));
      find();
    });
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      kind = "";
      waiting = setTimeout(find, 250);
    });
    input.value = new URLSearchParams(location.search).get("q") || "";
    if (input.value) find();
  }

  if (typeof document === "undefined") root.RegioSearch = { Index, label };
  else for (const form of document.querySelectorAll("form[data-index]")) begin(form);
})(globalThis);
