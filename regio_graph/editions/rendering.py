"""Statements written as Turtle files that read and diff like the ones written by hand."""

import re
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node as Term

from .. import iris
from .proposals import Node, Proposal

PREFIXES = {
    "regio": iris.DEFINITIONS,
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "person": "http://www.w3.org/ns/person#",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "cur": "http://qudt.org/vocab/currency/",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TOOI = "https://identifier.overheid.nl/tooi/id/"
_CONCEPT = f"{iris.ROOT}concept/"
_LOCAL = re.compile(r"[A-Za-z][\w-]*")
_PROGRAMME = URIRef(f"{iris.DEFINITIONS}Programme")


def prelude(base: str) -> str:
    """Write what the terms of proposals are read with."""
    lines = [f"@base <{base}id/> ."]
    return "\n".join([*lines, *(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()), ""])


def turtle_of(nodes: Iterable[Node], hangs: Iterable[tuple[str, str, str]] = ()) -> str:
    """Write nodes, and what points to them, in the terms of proposals."""
    written = []
    for node in nodes:
        lines = [f"a {node.class_}"] if node.class_ else []
        lines += [f"{predicate} {' , '.join(objects)}" for predicate, objects in node.properties]
        if lines:
            written.append(f"{node.subject} " + " ;\n    ".join(lines) + " .")
    written += [f"{s} {p} {o} ." for s, p, o in hangs]
    return "\n\n".join(written)


def parsed(turtle: str, base: str) -> Graph:
    """Read Turtle in the terms of proposals."""
    return Graph().parse(data=prelude(base) + turtle, format="turtle")


def statements(proposal: Proposal, base: str) -> Graph:
    """Give what a proposal states, as a graph."""
    return parsed(turtle_of(proposal.nodes, proposal.hangs), base)


class Writer:
    """Writes a graph as Turtle: one block a thing, one property a line, prefixes only where they are used."""

    def __init__(self, graph: Graph, base: str) -> None:
        self.graph, self.base, self.used = graph, base, dict[str, str]()

    def write(self, subjects: Iterable[Term], comment: str) -> str:
        """Write the statements about some things, under a line that says what they are."""
        body = "\n".join(self._block(subject) for subject in subjects)
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(self.used.items()))
        return f"# {comment}\n@base <{self.base}id/> .\n{prefixes}\n{body}"

    def _block(self, subject: Term) -> str:
        lines = []
        for predicate in sorted(set(self.graph.predicates(subject)), key=self._order):
            objects = sorted(self._term(each) for each in self.graph.objects(subject, predicate))
            if predicate == URIRef(f"{PREFIXES['skos']}prefLabel"):
                objects.sort(key=lambda told: not told.endswith("@nl"))
            name = "a" if predicate == RDF.type else self._term(predicate)
            lines.append(f"{name} {' , '.join(objects)}")
        return f"{self._term(subject)} " + " ;\n    ".join(lines) + " .\n"

    def _order(self, predicate: Term) -> tuple[int, str]:
        """Type first, then names, then the rest, where it stands last."""
        name = str(predicate)
        first = (predicate == RDF.type, "Label" in name or "label" in name, "definition" in name)
        rank = next((n for n, yes in enumerate(first) if yes), 3)
        return (9 if name.endswith("#passage") else rank, name)

    def _term(self, term: Term) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        iri = str(term)
        if iri.startswith(f"{self.base}id/"):
            return f"<{iri.removeprefix(f'{self.base}id/')}>"
        for start in (_CONCEPT, _TOOI):
            scheme, _, code = iri.removeprefix(start).partition("/")
            if iri.startswith(start) and _LOCAL.fullmatch(code) and _LOCAL.fullmatch(scheme):
                self.used[scheme] = f"{start}{scheme}/"
                return f"{scheme}:{code}"
        for name, start in PREFIXES.items():
            local = iri.removeprefix(start)
            if local != iri and _LOCAL.fullmatch(local):
                self.used[name] = start
                return f"{name}:{local}"
        return f"<{iri}>"

    def _literal(self, term: Literal) -> str:
        text = str(term).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        if term.language:
            return f'"{text}"@{term.language}'
        if term.datatype is None:
            return f'"{text}"'
        name = str(term.datatype).rpartition("#")[2]
        if name in {"integer", "boolean"} and str(term.datatype).startswith(PREFIXES["xsd"]):
            return text
        return f'"{text}"^^{self._term(term.datatype)}'


def write_edition(graph: Graph, base: str, folder: Path, code: str) -> None:
    """Write an edition: a file for each programme, one for the edition itself, one for the rest."""
    left = {s for s in graph.subjects() if isinstance(s, URIRef)}
    owned: dict[str, list[URIRef]] = {}
    for programme in sorted(graph.subjects(RDF.type, _PROGRAMME), key=str):
        mine = _reached(graph, URIRef(str(programme)), left)
        left -= set(mine)
        owned[str(programme).rpartition("/")[2]] = mine
    about = [s for s in sorted(left) if "/id/editie/" in str(s) or "/id/brontekst/" in str(s)]
    names = {"edition": about, "overig": sorted(left - set(about))}
    (folder / "programmes").mkdir(parents=True, exist_ok=True)
    for old in folder.rglob("*.ttl"):
        old.unlink()
    for name, subjects in names.items():
        if subjects:
            text = Writer(graph, base).write(subjects, f"Editie {code}: {name}.")
            (folder / f"{name}.ttl").write_text(text, "utf-8")
    for name, subjects in owned.items():
        text = Writer(graph, base).write(subjects, f"{name}, as edition {code} reports it.")
        (folder / "programmes" / f"{name}.ttl").write_text(text, "utf-8")


def _reached(graph: Graph, start: URIRef, left: set[URIRef]) -> list[URIRef]:
    """List the facts that hang on a thing, in the order in which they are found; things of others stay."""
    found, waiting = [], [start]
    while waiting:
        subject = waiting.pop(0)
        if subject in found or subject not in left:
            continue
        found.append(subject)
        for predicate, each in sorted(graph.predicate_objects(subject), key=str):
            fact = str(predicate).startswith(iris.DEFINITIONS) and isinstance(each, URIRef)
            if fact and (each, RDF.type, None) in graph and (each, RDF.type, _PROGRAMME) not in graph:
                waiting.append(URIRef(str(each)))
    return found
