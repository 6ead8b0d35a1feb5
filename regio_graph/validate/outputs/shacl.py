"""The SHACL validation report as RDF."""

from collections.abc import Iterator

import pyoxigraph as ox

from ...iris import ROOT
from ..engine.evaluate import Result
from ..engine.literals import XSD
from ..engine.shape_paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ..engine.shapes import NIL, RDF, RDFS, SH, TYPE
from ..report import Finding
from .checked import Checked

_BOOLEAN = ox.NamedNode(f"{XSD}boolean")
_REPEATS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_COMMENT = ox.NamedNode(f"{RDFS}comment")
_DQV = "http://www.w3.org/ns/dqv#"
_OWN = f"{ROOT}shape#"
_PREFIXES = {"sh": SH, "rdf": RDF, "xsd": XSD}


def turtle(checked: Checked) -> Iterator[str]:
    """Write the report as Turtle."""
    yield _serialized(checked, ox.RdfFormat.TURTLE, _PREFIXES)


def jsonld(checked: Checked) -> Iterator[str]:
    """Write the report as JSON-LD."""
    yield _serialized(checked, ox.RdfFormat.JSON_LD)


def _serialized(checked: Checked, form: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> str:
    content = ox.serialize(triples(checked), format=form, prefixes=prefixes)
    assert content is not None, "without output, serialize returns bytes"
    return content.decode()


def triples(checked: Checked) -> Iterator[ox.Triple]:
    """Yield the report graph (SHACL 3.6); any result at all makes it not conform, as the standard has it.

    Of what shapes do not say, only files that are no RDF are in it: those keep data from conforming.
    Where nothing could be checked there is no report (SHACL 3.4, failures): only a node that says why.
    How many focus nodes each shape had is said beside the report, as measurements of DQV.
    """
    for problem in checked.problems:
        yield ox.Triple(ox.BlankNode(), _COMMENT, ox.Literal(str(problem)))
    if checked.problems:
        return
    report = ox.BlankNode()
    findings = [
        f for f in checked.report.findings if f.fingerprint in checked.results or f.component == "Syntax"
    ]
    conforms = ox.Literal("false" if findings else "true", datatype=_BOOLEAN)
    yield ox.Triple(report, TYPE, _sh("ValidationReport"))
    yield ox.Triple(report, _sh("conforms"), conforms)
    for finding in findings:
        node = ox.BlankNode()
        yield ox.Triple(report, _sh("result"), node)
        result = checked.results.get(finding.fingerprint)
        yield from _own(node, finding) if result is None else _result(node, result)
    for notice in checked.report.notices:
        yield ox.Triple(report, _COMMENT, ox.Literal(checked.message(notice)))
    for shape, number in checked.report.focus_nodes.items():
        node = ox.BlankNode()
        at = checked.rules.nodes.get(shape)
        yield ox.Triple(node, TYPE, ox.NamedNode(f"{_DQV}QualityMeasurement"))
        yield ox.Triple(node, ox.NamedNode(f"{RDFS}label"), ox.Literal(f"focus nodes of {shape}"))
        yield ox.Triple(node, ox.NamedNode(f"{_DQV}value"), ox.Literal(number))
        if isinstance(at, ox.NamedNode):
            yield ox.Triple(node, ox.NamedNode(f"{_DQV}computedOn"), at)


def _own(node: ox.BlankNode, finding: Finding) -> Iterator[ox.Triple]:
    """Yield a finding of the command itself, such as a file that is no RDF."""
    yield ox.Triple(node, TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("focusNode"), ox.Literal(finding.place or finding.focus))
    yield ox.Triple(node, _sh("resultSeverity"), _sh(finding.severity))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(f"{_OWN}{finding.component}"))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message, language="nl"))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message_en, language="en"))


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
    if result.component == f"{SH}SPARQLConstraintComponent" and result.parameter is not None:
        yield ox.Triple(node, _sh("sourceConstraint"), result.parameter)  # SHACL 5.3.2
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
