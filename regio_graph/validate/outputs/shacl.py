"""The SHACL validation report as RDF."""

from collections.abc import Iterator

import pyoxigraph as ox

from ..engine.evaluate import Result
from ..engine.literals import XSD
from ..engine.shape_paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ..engine.shapes import NIL, RDF, SH, TYPE
from .checked import Checked

_BOOLEAN = ox.NamedNode(f"{XSD}boolean")
_REPEATS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_PREFIXES = {"sh": SH, "rdf": RDF, "xsd": XSD}


def turtle(checked: Checked) -> str:
    """Write the report as Turtle."""
    content = ox.serialize(triples(checked), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES)
    assert content is not None, "without output, serialize returns bytes"
    return content.decode()


def jsonld(checked: Checked) -> str:
    """Write the report as JSON-LD."""
    content = ox.serialize(triples(checked), format=ox.RdfFormat.JSON_LD)
    assert content is not None, "as above"
    return content.decode()


def triples(checked: Checked) -> Iterator[ox.Triple]:
    """Yield the report graph (SHACL 3.6); any finding at all makes it not conform, as the standard has it."""
    report = ox.BlankNode()
    conforms = ox.Literal("false" if checked.report.findings else "true", datatype=_BOOLEAN)
    yield ox.Triple(report, TYPE, _sh("ValidationReport"))
    yield ox.Triple(report, _sh("conforms"), conforms)
    for finding in checked.report.findings:
        node = ox.BlankNode()
        yield ox.Triple(report, _sh("result"), node)
        yield from _result(node, checked.results[finding.fingerprint])


def _result(node: ox.BlankNode, result: Result) -> Iterator[ox.Triple]:
    yield ox.Triple(node, TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("focusNode"), result.focus)
    yield ox.Triple(node, _sh("resultSeverity"), ox.NamedNode(result.severity))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(result.component))
    yield ox.Triple(node, _sh("sourceShape"), result.shape)
    if result.path is not None:
        inner: list[ox.Triple] = []
        yield ox.Triple(node, _sh("resultPath"), _path(result.path, inner))
        yield from inner
    if result.value is not None:
        yield ox.Triple(node, _sh("value"), result.value)
    for message in result.messages:
        yield ox.Triple(node, _sh("resultMessage"), message)


def _path(path: Path, into: list[ox.Triple]) -> ox.NamedNode | ox.BlankNode:
    match path:
        case Predicate(term):
            return term
        case Sequence(steps):
            return _list(steps, into)
        case Alternative(choices):
            name, value = "alternativePath", _list(choices, into)
        case Inverse(of):
            name, value = "inversePath", _path(of, into)
        case Repeat(of, mark):
            name, value = _REPEATS[mark], _path(of, into)
    node = ox.BlankNode()
    into.append(ox.Triple(node, _sh(name), value))
    return node


def _list(paths: tuple[Path, ...], into: list[ox.Triple]) -> ox.NamedNode | ox.BlankNode:
    head: ox.NamedNode | ox.BlankNode = NIL
    for path in reversed(paths):
        cell = ox.BlankNode()
        into.append(ox.Triple(cell, ox.NamedNode(RDF + "first"), _path(path, into)))
        into.append(ox.Triple(cell, ox.NamedNode(RDF + "rest"), head))
        head = cell
    return head


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
