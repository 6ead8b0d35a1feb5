"""From what was typed to what was meant: words that are known, documents that hold them, the best first.

The same weights are used by `static/search.js`, which searches the same documents in a browser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..content.pages import QUESTION
from .corpus import Document, Text
from .index import WEIGHTS, Index
from .inflection import ALMOST, STEMMED, SURE, Forms, expand, join, parts, rarity, taken
from .words import WORD, asked, distance, fold, words

_SHOWN = ("labels", "alts", "hidden", "roles", "texts")  # parts that a result can quote
WHOLE, EXACT = 6.0, 6.0  # for all words in one name or role; and more if there are no others
_WORTH = 0.2  # of the best score; below it a result is only in the way
_SHOWN_ANYHOW = 5
_WORDS = 12  # of a question that are looked at
_OTHER = 0.9  # what a name in the other language counts for
_NEAR, _START = 5, 4  # names that are suggested; letters at least that they share in front


@dataclass(frozen=True)
class Hit:
    """One thing found, and by which words."""

    document: Document
    score: float
    part: str  # of the document that matched best, such as `hidden`
    quoted: str  # what stands there
    marks: frozenset[str] = frozenset()  # folded words to highlight
    arguments: tuple[tuple[str, str], ...] = ()  # of a canned query that is asked about a thing
    about: str = ""  # the name of that thing

    def label(self, language: str) -> str:
        """Return its name in a language."""
        found = dict(reversed(self.document.labels))
        name = found.get(language) or found.get("nl") or next(iter(found.values()))
        return f"{name}: {self.about}" if self.about else name


@dataclass(frozen=True)
class Hits:
    """What a search came to."""

    results: Sequence[Hit]
    corrected: Mapping[str, str] = field(default_factory=dict)  # asked word → the known one taken for it
    near: Sequence[str] = ()  # names to try when there is nothing


def search(index: Index, text: str, language: str) -> Hits:
    """Find what a text may be after; any text is fine, none is an error."""
    exact = index.document(text.strip())
    if exact:
        return Hits([Hit(exact, 100.0, "codes", exact.iri)])
    sought = [part for word in asked(text)[:_WORDS] for part in parts(index, word)]
    forms = [expand(index, word, factor) for word, factor in sought]
    join(index, sought, forms)
    found = {document.iri: document for document in index.candidates(forms, "AND")}
    if len(sought) > 1:
        found |= {document.iri: document for document in index.candidates(forms, "OR")}
    rare = [rarity(index, form) for form in forms]
    results = [_judge(document, forms, rare, language) for document in found.values()]
    results += _questions(index, forms, results, language)
    results.sort(key=lambda result: (-round(result.score, 6), result.document.iri, result.about))
    least = _WORTH * results[0].score if results else 0.0
    kept = [
        result for at, result in enumerate(results) if result.score >= (0.01 if at < _SHOWN_ANYHOW else least)
    ]
    return Hits(kept, taken(sought, forms), () if kept else _near(index, sought, language))


def _judge(document: Document, forms: Sequence[Forms], rare: Sequence[float], language: str) -> Hit:
    """Score a document, and choose what to quote of it."""
    best = [0.0] * len(forms)
    whole, quote = 0.0, (-1.0, "labels", document.labels[0][1])
    for part, weight in WEIGHTS.items():
        if part in {"context", "codes"}:
            held = {word for text in getattr(document, part) for word in words(text)}
            for at, form in enumerate(forms):
                best[at] = max(
                    best[at], weight * max((form[word] for word in held & form.keys()), default=0.0)
                )
            continue
        texts: Sequence[Text] = getattr(document, part)
        for spoken, text in texts:
            said = words(text)
            hits = [max((form.get(word, 0.0) for word in said), default=0.0) for form in forms]
            share = 1.0 if spoken in {language, ""} or part == "hidden" else _OTHER
            for at, hit in enumerate(hits):
                best[at] = max(best[at], weight * hit * share)
            matched = sum(1 for word in said if any(word in form for form in forms))
            if all(hits) and part != "texts":
                close = matched / len(said) if part != "roles" else 1.0
                named = part != "roles" and (
                    part == "labels" or document.kind != QUESTION
                )  # a tag is no name
                same = EXACT if close == 1 and named and min(hits) > ALMOST else 0
                whole = max(whole, (WHOLE * close + same) * share * sum(hits) / len(hits))
            value = sum(hits) * weight * share + matched / (len(said) or 1)
            if any(hits) and value > quote[0]:
                quote = (value, part, text)
    covered = sum(1 for each in best if each) / len(best)
    score = (sum(map(float.__mul__, best, rare)) / len(best) + whole) * document.weight * covered**2
    marks = frozenset(word for form in forms for word in form)
    return Hit(document, score, quote[1], quote[2], marks)


def _questions(index: Index, forms: Sequence[Forms], results: Sequence[Hit], language: str) -> list[Hit]:
    """Ask a canned query about a thing, where some words name the thing and the others the query."""
    if len(forms) < 2:  # noqa: PLR2004 - one word is a thing or a query
        return []
    named = []
    for result in results:
        for _, label in result.document.labels:
            said = words(label)
            rest = tuple(
                at for at, form in enumerate(forms) if not any(form.get(word, 0) >= SURE for word in said)
            )
            if len(rest) < len(forms) and all(any(form.get(w, 0) >= STEMMED for form in forms) for w in said):
                named.append((result.document, rest, label))
                break
    made = []
    for query in index.all_of(QUESTION):
        for parameter, kind in query.takes:
            for thing, rest, _ in named:
                if thing.kind != kind or not rest:
                    continue
                asked_for = [forms[at] for at in rest]
                judged = _judge(query, asked_for, [1.5] * len(rest), language)
                held = {
                    word
                    for part in ("labels", "alts")
                    for _, text in getattr(query, part)
                    for word in words(text)
                }
                if all(any(form.get(word, 0) > 0.3 for word in held) for form in asked_for):  # noqa: PLR2004
                    about = Hit(thing, 0, "", "").label(language)
                    made.append(
                        Hit(
                            query, 1.2 * judged.score + 6 * thing.weight, judged.part, judged.quoted,
                            judged.marks, ((parameter, thing.iri),), about,
                        )
                    )  # fmt: skip
    return made


def _near(index: Index, sought: Sequence[tuple[str, float]], language: str) -> list[str]:
    """Name things to try instead: those whose words are most like what was asked."""
    names: dict[str, None] = {}
    for word, _ in sought:
        most = max(1, len(word) // 3)
        like = sorted((distance(word, known, most), known) for known in index.resembling(word))
        close = [known for slips, known in like if slips <= most]
        for known in [*close, *(index.beginning(word[:_START]) if len(word) > _START else ())]:
            for document in index.candidates([[known]], "OR")[:_NEAR]:
                name = Hit(document, 0, "", "").label(language)
                if known in words(name):
                    names[name] = None
                    break
    return list(names)[:_NEAR]


def highlighted(text: str, marks: frozenset[str]) -> list[tuple[str, bool]]:
    """Cut a text into stretches, those that matched marked."""
    cut: list[tuple[str, bool]] = []
    last = 0
    for match in WORD.finditer(text):
        if fold(match[0]) in marks:
            if match.start() > last:
                cut.append((text[last : match.start()], False))
            cut.append((match[0], True))
            last = match.end()
    return [*cut, (text[last:], False)] if last < len(text) else cut
