"""What is known of a term or thing: names, definition, the rules for it, the passages it rests on."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from ..documentation.shape_rules import NodeShape, PropertyShape, ShapeRule, node_shapes
from ..iris import local_name
from ..languages import Text, choose
from ..rdf.convert import graph
from ..rdf.namespaces import compact
from .region import Region
from .workfile import WorkFile

_NAMED = Text("ook: {}", "also: {}")
_TYPES = Text("soort: {}", "type: {}")
_RULES = Text("Regels", "Rules")
_EVIDENCE = Text("Vindplaatsen", "Evidence")
_LINES = Text("editie {}, regels {}-{}", "edition {}, lines {}-{}")
_LINE = Text("editie {}, regel {}", "edition {}, line {}")
_MAX = 12


def label(region: Region, iri: str, language: str) -> str:
    """Return the name of a thing in a language, else in any; without one the last part of its IRI."""
    found = [text for _, told in region.about(iri) for text in told.labels]
    return in_language(found, language) or local_name(iri)


def in_language(texts: Iterable[ox.Literal], language: str) -> str:
    """Choose the text in a language, else the first by language."""
    ranked = sorted(texts, key=lambda text: (text.language != language, text.language or "", text.value))
    return ranked[0].value if ranked else ""


def describe(region: Region, iri: str, language: str) -> str | None:
    """Describe a term or thing in Markdown; None when nothing is known of it."""
    told = [each for _, each in region.about(iri)]
    base = region.names.base if region.names else ""
    if not told:
        return _passage_line(region, iri, language)
    lines = [f"**{label(region, iri, language)}** · `{compact(iri, base)}`"]
    if definition := in_language((text for each in told for text in each.definitions), language):
        lines.append(definition)
    if others := sorted({text.value for each in told for text in each.other_labels}):
        lines.append(_NAMED.in_(language).format(", ".join(others[:_MAX])))
    types = sorted({kind for each in told for kind in each.types})
    if types:
        lines.append(_TYPES.in_(language).format(", ".join(label(region, kind, language) for kind in types)))
    lines += _section(_RULES.in_(language), rules_of(region, iri, language))
    passages = sorted({passage for each in told for passage in each.passages})
    cited = (_passage_line(region, passage, language) for passage in passages)
    lines += _section(_EVIDENCE.in_(language), (line for line in cited if line))
    return "\n\n".join(lines)


def _section(title: str, entries: Iterable[str]) -> Iterator[str]:
    entries = list(entries)
    if entries:
        more = ["…"] if len(entries) > _MAX else []
        yield f"*{title}*\n" + "\n".join(f"- {entry}" for entry in [*entries[:_MAX], *more])


def _passage_line(region: Region, iri: str, language: str) -> str | None:
    """Say which lines of an edition a passage is."""
    passage = region.names.read_passage(iri) if region.names else None
    edition = region.edition(passage.edition) if passage else None
    if passage is None or edition is None:
        return None
    first, last = (bisect_right(edition.line_starts, at) for at in (passage.start, passage.end - 1))
    if first == last:
        return _LINE.in_(language).format(passage.edition, first)
    return _LINES.in_(language).format(passage.edition, first, last)


def rules_of(region: Region, iri: str, language: str) -> Iterator[str]:
    """Say what the shapes ask of things of a class, or of the values of a property."""
    for node in shapes_of(region):
        asked = [each for each in node.properties if iri in node.classes or _is_about(each, iri)]
        for each in asked:
            said = ", ".join(_rule(rule) for rule in each.rules)
            message = each.message.get(language) or each.message.get("en") or ""
            of = (
                ""
                if iri in node.classes
                else "".join(f"{choose(target.label, language)}: " for target in node.targets[:1])
            )
            yield f"{of}`{each.path}` {said}" + (f": {message}" if message else "")


def _is_about(shape: PropertyShape, iri: str) -> bool:
    return shape.property is not None and shape.property.iri == iri


def _rule(rule: ShapeRule) -> str:
    values = [rule.value] if rule.value else [local_name(term.iri) for term in rule.terms[:_MAX]]
    return f"{rule.key} {' '.join(values)}".strip()


def shapes_of(region: Region) -> tuple[NodeShape, ...]:
    """Read the shapes of a region, once for each state of their files."""
    ontology = [file for file in region.today() if file.name.startswith("ontology/")]
    return _shapes(tuple(region.shapes()), tuple(ontology))


@lru_cache(maxsize=4)
def _shapes(shapes: tuple[WorkFile, ...], ontology: tuple[WorkFile, ...]) -> tuple[NodeShape, ...]:
    said, known = (graph(t for file in files for t in file.triples) for files in (shapes, ontology))
    return node_shapes(said, known)
