"""Documents, laws and abbreviations, by how they are named; and links.

A noun of the template names a document when it is more than the bare noun: the end of a
longer word, with an adjective or a name. Words of the concept schemes (topics, themes) and
names of programmes are none. What a rule cannot tell is left out rather than guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .stretch import Stretch, squeezed
from .template import DocumentKind, Template, any_of

_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<target>[^()\s]*)\)")
_ADDRESS = re.compile(r"(?<!\()https?://[^\s()<>\[\]]*[^\s()<>\[\].,;:]")
_WORD = r"[^\W\d_](?:[\w\u2019'-]*\w)?"
_SHORT = re.compile(
    r"(?<![\w.-])(?:[A-Z]{2,}|[A-Z][A-Za-z]*[A-Z]|[A-Z][a-z]{0,2}[A-Z][a-z]{0,2}|[A-Z]{1,2}\d{2})(?![\w-]|\.\w)"
)
_EXPANDED = re.compile(r"\(\s*(?P<short>[A-Z][\w ]{0,9}?)(?=\s*\)|,| incl)")
_QUOTES = "'\"\u2018\u2019\u201c\u201d"


@dataclass(frozen=True)
class NamedMention:
    """A thing named: what it is called, its type, where, and how sure the rule is."""

    name: str
    type: str
    at: Stretch
    rule: str
    confidence: float
    full: str = ""  # of an abbreviation
    target: str = ""  # of a link


def links(prose: Stretch) -> Iterator[NamedMention]:
    """Find the links that an extraction wrote as `[text](target)`."""
    for match in _LINK.finditer(prose.text):
        at = prose.cut(match.start(), match.end())
        yield NamedMention(match["text"], "", at, "verwijzing", 0.98, target=match["target"].strip("#"))
    for match in _ADDRESS.finditer(prose.text):
        at = prose.cut(match.start(), match.end())
        yield NamedMention(match[0], "", at, "verwijzing-adres", 0.95, target=match[0])


def laws(prose: Stretch, template: Template) -> Iterator[NamedMention]:
    """Find acts: "Wet" and what follows, words that end in "wet", and known abbreviations."""
    words, text = template.laws, prose.text
    stop = any_of(words.stop).pattern
    long = re.compile(rf"\bWet (?:(?!(?i:{stop}))[\w-]+\s?){{1,6}}")
    for match in long.finditer(text):
        end = match.start() + len(match[0].rstrip(" .,"))
        yield NamedMention(text[match.start() : end], "", prose.cut(match.start(), end), "wet-naam", 0.95)
    qualified = "|".join(words.qualifiers)
    for match in re.finditer(rf"(?:\b(?:{qualified}) )?\b[A-Z][a-zà-ÿ]+wet\b", text):
        yield NamedMention(match[0], "", prose.cut(match.start(), match.end()), "wet-woord", 0.95)
    for match in any_of(words.abbreviations).finditer(text):
        if match[0] in words.abbreviations:
            yield NamedMention(match[0], "", prose.cut(match.start(), match.end()), "wet-afkorting", 0.85)


def abbreviations(prose: Stretch, template: Template) -> Iterator[NamedMention]:
    """Find abbreviations, with the full form where it stands before them and its initials agree."""
    words, text = template.abbreviations, prose.text
    spelled = [*_spelled(prose, template)]
    yield from spelled
    taken = {word for mention in spelled for word in (mention.name, *mention.name.split())}
    never = [re.compile(rf"(?:{pattern})\Z") for pattern in words.never]
    for match in _SHORT.finditer(text):
        name = match[0]
        if name not in taken and not any(pattern.match(name) for pattern in never):
            yield NamedMention(name, "", prose.cut(match.start(), match.end()), "afkorting-hoofdletters", 0.9)
    common = "|".join(re.escape(word) for word in sorted(words.common, key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w.])(?:{common})(?!\w)", text):
        yield NamedMention(match[0], "", prose.cut(match.start(), match.end()), "afkorting-gangbaar", 0.95)


def _spelled(prose: Stretch, template: Template) -> Iterator[NamedMention]:
    text = prose.text
    kort = "|".join(template.abbreviations.spelled)
    for match in re.finditer(rf",?\s+(?:{kort})\s+(?P<short>[A-Z][A-Za-z]*[A-Z]\w*)", text):
        if full := _full(text[: match.start()], match["short"]):
            at = prose.cut(match.start() - len(full), match.end())
            yield NamedMention(match["short"], "", at, "afkorting-voluit", 0.97, full)
    for match in _EXPANDED.finditer(text):
        short = match["short"].strip()
        if not re.search(r"[A-Z].*[A-Z]|[A-Z]\w*[A-Z]", short):
            continue
        if full := _full(text[: match.start()].rstrip(), short):
            closed = text[match.end() : match.end() + 1] == ")"
            start = match.start() - 1 - len(full) + (text[: match.start()] == text[: match.start()].rstrip())
            at = prose.cut(start, match.end() + closed)
            yield NamedMention(short, "", at, "afkorting-voluit", 0.97, full)


def _full(before: str, short: str) -> str:
    """Give the words at the end of a text whose initials an abbreviation has, in its order; "" if none."""
    letters = re.sub(r"[^a-z]", "", squeezed(short))
    words = list(re.finditer(rf"{_WORD}-?", before))
    for count in range(1, min(len(words), 2 * len(letters) + 1) + 1):
        start = words[-count].start()
        span = before[start:]
        if re.search(r"[.;:()\[\]]|, ", span):
            return ""
        small = squeezed(span)
        if small[:1] == letters[:1] and _fits(small, letters):
            return span
    return ""


def _fits(text: str, letters: str) -> bool:
    """Tell whether letters run through a text: the first of each word, or one inside a long word."""
    words = re.findall(r"[a-z]+", text)
    if len(words) == 1:
        at = -1
        return all((at := text.find(letter, at + 1)) >= 0 for letter in letters) and len(text) > 2 * len(
            letters
        )

    def run(word: int, letter: int) -> bool:
        if letter == len(letters):
            return all(w in {"en", "van", "de", "het", "voor", "in", "der", "per"} for w in words[word:])
        if word == len(words):
            return False
        for taken in range(min(len(words[word]), len(letters) - letter), -1, -1):
            if taken == 0:
                return words[word] in {"en", "van", "de", "het", "voor", "in", "der"} and run(
                    word + 1, letter
                )
            if _inside(words[word], letters[letter : letter + taken]) and run(word + 1, letter + taken):
                return True
        return False

    return run(0, 0)


def _inside(word: str, letters: str) -> bool:
    """Tell whether a word starts with the first letter and has the others further on."""
    at = 0
    for number, letter in enumerate(letters):
        at = word.find(letter, at)
        if at < 0 or (number == 0 and at > 0):
            return False
        at += 1
    return True


def documents(prose: Stretch, template: Template, never: frozenset[str]) -> Iterator[NamedMention]:
    """Find documents. `never` are names, squeezed, of what is none: programmes, topics, themes."""
    taken: list[tuple[int, int]] = []
    for start, end, kind, rule, confidence in sorted(
        _nouns(prose.text, template), key=lambda found: (found[0], -found[1])
    ):
        if any(start < b and a < end for a, b in taken) or squeezed(prose.text[start:end]) in never:
            continue
        taken.append((start, end))
        name = prose.text[start:end].strip(_QUOTES + " ,.")
        yield NamedMention(name, kind, prose.cut(start, end), rule, confidence)


_Noun = tuple[int, int, str, str, float]


def _nouns(text: str, template: Template) -> Iterator[_Noun]:
    words = template.documents
    adjectives = "|".join(re.escape(word) for word in sorted(words.adjectives, key=len, reverse=True))
    for kind in words.kind:
        yield from _compounds(text, kind, adjectives, template)
        for noun in kind.alone:
            number = r"(?: over)? [12]\d{3}" if kind.number else ""
            for match in re.finditer(rf"(?<!\w){re.escape(noun)}(?!\w){number}", text, re.IGNORECASE):
                yield match.start(), _named(text, match, template), kind.type, "document-woord", 0.8
        for noun, following in kind.with_.items():
            for follow in following:
                tail = rf"(?= {re.escape(follow)}(?!\w))" if follow else r"(?!\w)"
                for match in re.finditer(rf"(?<![\w-]){re.escape(noun)}{tail}", text, re.IGNORECASE):
                    if follow or text[match.start()].isupper() or " " in noun:
                        end = _named(text, match, template)
                        end = max(end, _phrase(text, match.end(), template)) if follow else end
                        yield match.start(), end, kind.type, "document-wending", 0.7
    drafts = "|".join(re.escape(word.strip("-")) for word in words.drafts)
    for match in re.finditer(rf"(?<!\w)(?:{drafts})-(?=[A-Z])[A-Z]\w+", text):
        yield match.start(), match.end(), "documentsoort/ontwerp", "document-ontwerp", 0.85
    for match in re.finditer(r"(?<!\w)[A-Z]{2,5} \d\.\d(?!\d)", text):
        yield match.start(), match.end(), "documentsoort/strategie", "document-versie", 0.85


def _compounds(text: str, kind: DocumentKind, adjectives: str, template: Template) -> Iterator[_Noun]:
    """Find words that end in a noun, and nouns that an adjective or a capital makes a name."""
    for noun in kind.compound:
        word = rf"(?<![\w\u2019'-])(?P<word>[\w\u2013-]*{re.escape(noun)})(?![\w-])"
        pattern = rf"(?P<adj>(?:(?<!\w)(?:{adjectives}) )*){word}"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            found = match["word"]
            longer = len(found) > len(noun) or len(noun) > 12  # noqa: PLR2004 - a noun that is a compound itself
            end = _named(text, match, template)
            if not longer and not match["adj"] and not (found[0].isupper() and end > match.end()):
                continue
            sure = 0.9 if found[0].isupper() or match["adj"] or end > match.end() else 0.75
            yield match.start(), end, kind.type, "document-samenstelling", sure


def _named(text: str, match: re.Match[str], template: Template) -> int:
    """Give the end of a name: it runs on over capitals, numbers, and small words between them."""
    joins = "|".join(map(re.escape, template.documents.joins))
    more = re.compile(
        rf"(?: (?:{joins}))*? (?:[A-Z][\w\u2019'-]*(?<!\.)|(?:over )?[12]\d{{3}})(?!\w)|(?: \([A-Z]{{2,}}\))"
    )
    nouns = tuple(noun for kind in template.documents.kind for noun in kind.compound)
    end = match.end()
    while (further := more.match(text, end)) is not None and further[0].strip():
        if further[0].startswith(" en ") and further[0].lower().endswith(nouns):
            break
        end = further.end()
    return end


def _phrase(text: str, start: int, template: Template) -> int:
    """Give the end of what a noun is about: some words, up to a verb or a stop."""
    verbs = "|".join(pattern for pattern in template.states.present[:1])
    stop = re.compile(rf"[.,;:()]|\s(?={verbs})", re.IGNORECASE).search(text, start)
    words = re.compile(r"(?: \S+){0,7}").match(text, start)
    assert words is not None, "no word at all fits too"
    return min(words.end(), stop.start() if stop else len(text))
