"""Terms and things by their names: what is typed is looked for in labels, what is inserted is an IRI."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from ..iris import local_name
from ..rdf.namespaces import OWL, PREFIXES, RDF, RDFS
from .describing import in_language, shapes_of
from .diagnosing import Seen
from .outline import Mention
from .region import ONTOLOGY, Region
from .spelling import spell, undeclared_prefix
from .workfile import Told

MOST = 100
_CLASSES = {str(OWL.Class), str(RDFS.Class)}
_PROPERTIES = {
    str(kind)
    for kind in (
        RDF.Property,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.TransitiveProperty,
    )
}
_TYPE = str(RDF.type)
_STOPS = " \t\r\n;,.[](){}\"'"


@dataclass(frozen=True)
class _Candidate:
    iri: str
    label: str
    words: str
    types: frozenset[str]
    definition: str


def complete(seen: Seen, region: Region, offset: int) -> types.CompletionList:
    """Offer what fits at an offset: properties, classes, or things and concepts."""
    file, ranges, _ = seen
    start, typed = _typed(file.text, offset)
    role, predicate = _expected(seen, start)
    wanted = _fitting(region, predicate) if role == "object" and predicate else frozenset()
    ranked = sorted(
        (_rank(candidate, typed, wanted), candidate.label.casefold(), candidate.iri, candidate)
        for candidate in _candidates(seen, region)
        if _fits(candidate, role, predicate) and _matches(candidate, typed)
    )
    items = [
        _item(
            seen,
            candidate,
            types.Range(ranges.position(start), ranges.position(offset)),
            f"{number:03}",
        )
        for number, (*_, candidate) in enumerate(ranked[:MOST])
    ]
    return types.CompletionList(is_incomplete=True, items=items)


def _typed(text: str, offset: int) -> tuple[int, str]:
    """Return where the word before an offset starts, and what was typed of its name."""
    start = offset
    while start and text[start - 1] not in _STOPS:
        start -= 1
    word = text[start:offset].lstrip("<")
    prefix, colon, local = word.partition(":")
    return start, (local if colon and not prefix.startswith("http") else word).casefold()


def _expected(seen: Seen, start: int) -> tuple[str, str | None]:
    """Return the role that a term at an offset has, and the predicate it is an object of."""
    here = seen.file.outline.from_offset(start)
    if here is not None and here.role in {"subject", "predicate", "object"}:
        return here.role, here.predicate
    before = seen.file.outline.before(start)
    if before is None:
        return "subject", None
    return _after(before, seen.file.text[before.end : start])


def _after(before: Mention, between: str) -> tuple[str, str | None]:
    if "." in between or "{" in between:
        return "subject", None
    if ";" in between or before.role == "subject" or "[" in between:
        return "predicate", None
    return "object", before.predicate


def _candidates(seen: Seen, region: Region) -> Iterator[_Candidate]:
    told: dict[str, list[Told]] = {}
    own = region.whole.get(seen.file.name, seen.file)  # while it is broken, what it last said
    for file in {each.name: each for each in (*region.today(), own)}.values():
        for iri, each in file.told.items():
            told.setdefault(iri, []).append(each)
    names = region.names
    for iri, parts in told.items():
        labels = [text for part in parts for text in part.labels]
        kinds = frozenset(kind for part in parts for kind in part.types)
        if not labels or not kinds or (names and names.read_passage(iri)):
            continue
        others = [text for part in parts for text in part.other_labels]
        words = " ".join([local_name(iri), *(text.value for text in (*labels, *others))]).casefold()
        definition = in_language((text for part in parts for text in part.definitions), seen.language)
        yield _Candidate(iri, in_language(labels, seen.language), words, kinds, definition)


def _fits(candidate: _Candidate, role: str, predicate: str | None) -> bool:
    if role == "predicate":
        return bool(candidate.types & _PROPERTIES)
    if predicate == _TYPE:
        return bool(candidate.types & _CLASSES)
    return not candidate.types & (_PROPERTIES | _CLASSES) if role == "subject" else True


def _matches(candidate: _Candidate, typed: str) -> bool:
    """Tell whether what was typed stands in a name, words in any order."""
    return all(part in candidate.words for part in typed.replace("/", " ").replace("-", " ").split()) or (
        typed in candidate.iri.casefold()
    )


def _rank(candidate: _Candidate, typed: str, wanted: frozenset[str]) -> int:
    """Put first what the shapes ask for, then what begins with what was typed."""
    begins = candidate.label.casefold().startswith(typed) or local_name(candidate.iri).casefold().startswith(
        typed
    )
    return 2 * (not candidate.types & wanted) + (not begins)


def _fitting(region: Region, predicate: str) -> frozenset[str]:
    """Return the classes that the shapes ask of a property's values, and those below them."""
    asked = {
        term.iri
        for node in shapes_of(region)
        for each in node.properties
        if each.property is not None and each.property.iri == predicate and not each.inverse
        for rule in each.rules
        if rule.key == "class"
        for term in rule.terms
    }
    return frozenset(asked | set(_below(region, asked)))


def _below(region: Region, classes: Iterable[str]) -> Iterator[str]:
    above: dict[str, set[str]] = {}
    for file in region.today():
        if file.name.startswith(ONTOLOGY):
            for triple in file.by_predicate.get(f"{PREFIXES['rdfs']}subClassOf", ()):
                above.setdefault(str(triple.object)[1:-1], set()).add(str(triple.subject)[1:-1])
    waiting, seen = list(classes), set(classes)
    while waiting:
        for below in above.get(waiting.pop(), set()) - seen:
            seen.add(below)
            waiting.append(below)
            yield below


def _item(seen: Seen, candidate: _Candidate, span: types.Range, order: str) -> types.CompletionItem:
    outline = seen.file.outline
    written = spell(candidate.iri, outline)
    more = undeclared_prefix(candidate.iri, outline) if written == f"<{candidate.iri}>" else None
    edits = None
    if more is not None:
        prefix, namespace = more
        written = f"{prefix}:{candidate.iri.removeprefix(namespace)}"
        edits = [declaration(seen, prefix, namespace)]
    kind = types.CompletionItemKind.Value
    if candidate.types & _PROPERTIES:
        kind = types.CompletionItemKind.Property
    elif candidate.types & _CLASSES:
        kind = types.CompletionItemKind.Class
    typed_there = seen.file.text[seen.ranges.offset(span.start) : seen.ranges.offset(span.end)]
    return types.CompletionItem(
        label=candidate.label,
        detail=written,
        kind=kind,
        documentation=candidate.definition or None,
        sort_text=order,
        filter_text=typed_there or written,  # it was chosen here; the client is to ask again at each letter
        text_edit=types.TextEdit(span, written),
        additional_text_edits=edits,
    )


def declaration(seen: Seen, prefix: str, namespace: str) -> types.TextEdit:
    """Return the edit that declares a prefix, behind the last declaration."""
    at = seen.file.outline.directives_end
    text = f"@prefix {prefix}: <{namespace}> ."
    span = seen.ranges.span(at, at)
    return types.TextEdit(span, f"\n{text}" if at else f"{text}\n")
