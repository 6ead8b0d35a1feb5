"""The folder of a draft, `data/drafts/<edition>/`: what is in it and what follows from it.

source.txt       the frozen text; it stays with whoever may have it, not in the repository
source.toml      its hash and length, how it was extracted, pages, links, what was left out
proposals.jsonl  what is proposed
decisions.jsonl  what stewards decided
carried.ttl      what the previous edition said and still stands
own.ttl          what a steward adds by hand; passages as `regio:passage "the words"`
edition/         the edition as it stands, rewritten after each decision; like data/editions/<edition>/
register.ttl     things that it names first
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS, XSD

from .. import iris
from ..errors import ProjectError, SourceError
from .cite import fill
from .decisions import Decisions, Standing
from .proposals import Proposal, read_proposals
from .rendering import Writer, parsed, statements, write_edition
from .stretch import FrozenText

_REGIO = iris.DEFINITIONS
LINES = "source-lines.csv"


@dataclass(frozen=True)
class Folder:
    """A draft's folder."""

    path: Path
    names: iris.Names
    code: str

    @cached_property
    def source(self) -> FrozenText:
        """The frozen text."""
        path = self.path / "source.txt"
        try:
            return FrozenText(path.read_bytes().decode("utf-8"))
        except OSError as error:
            raise ProjectError(
                f"{path}: no text is frozen; run `regio-graph text REPORT.pdf --edition {self.code}`"
            ) from error
        except UnicodeDecodeError as error:
            raise SourceError("is not UTF-8 text", path) from error

    @property
    def proposals(self) -> list[Proposal]:
        """What is proposed."""
        path = self.path / "proposals.jsonl"
        if not path.exists():
            raise ProjectError(f"{path}: nothing is drafted; run `regio-graph draft {self.code}`")
        return read_proposals(path)

    @property
    def decisions(self) -> Decisions:
        """What was decided."""
        return Decisions(self.path / "decisions.jsonl")

    def states(self) -> Iterator[tuple[Proposal, Standing]]:
        """Yield each proposal with what holds for it."""
        decisions = self.decisions
        for proposal in self.proposals:
            yield proposal, decisions.state(proposal, self.source)

    def write(self) -> tuple[Graph, Graph]:
        """Write the edition and the new things as they stand; returns both graphs."""
        edition, register = self.assemble()
        target = self.path / "edition"
        target.mkdir(parents=True, exist_ok=True)
        write_edition(edition, self.names.base, target, self.code)
        (target / LINES).write_text(line_table(self.source), "utf-8")
        subjects = sorted(set(register.subjects()), key=str)
        text = Writer(register, self.names.base).write(
            subjects, f"Things that edition {self.code} names first."
        )
        (self.path / "register.ttl").write_text(text, "utf-8")
        return edition, register

    def assemble(self) -> tuple[Graph, Graph]:
        """Put together what is carried, what is proposed and not rejected, and what was added by hand."""
        edition, register = Graph(), Graph()
        carried = self.path / "carried.ttl"
        if carried.exists():
            edition.parse(carried, format="turtle")
        edition += self._about()
        for proposal, state in self.states():
            if state.choice in {"accept", "edit"} or (state.choice in {"open", "later"} and proposal.stated):
                told = state.decision.turtle if state.choice == "edit" and state.decision else ""
                graph = parsed(told, self.names.base) if told else statements(proposal, self.names.base)
                _state(graph, proposal, edition, register)
        own = self.path / "own.ttl"
        if own.exists():
            text, _ = fill(own.read_text("utf-8"), self.source, f"passage/{self.code}/", own)
            try:
                edition += parsed(text, self.names.base)
            except Exception as error:  # rdflib's parser raises BadSyntax and others
                raise SourceError(f"is not Turtle: {error}", own) from error
        return edition, register

    def _about(self) -> Graph:
        """State the edition itself and its text."""
        graph, text = Graph(), self.source.text
        edition = URIRef(f"{self.names.base}id/editie/{self.code}")
        source = self.names.source_text(self.code)
        issued = XSD.gYearMonth if self.code.count("-") == 1 else XSD.date if "-" in self.code else XSD.gYear
        title = self._title()
        printed = self.source.stretch(title).text if title else ""
        for language, name in (("nl", printed or f"Editie {self.code}"), ("en", f"Edition {self.code}")):
            graph.add((edition, SKOS.prefLabel, Literal(name, lang=language)))
            graph.add(
                (
                    source,
                    SKOS.prefLabel,
                    Literal(
                        {"nl": "Platte tekst van ", "en": "Plain text of "}[language] + name.lower(),
                        lang=language,
                    ),
                )
            )
        for triple in (
            (edition, RDF.type, URIRef(f"{_REGIO}Edition")),
            (edition, DCTERMS.identifier, Literal(self.code)),
            (edition, DCTERMS.issued, Literal(self.code, datatype=issued)),
            (
                edition,
                DCTERMS.language,
                URIRef("http://publications.europa.eu/resource/authority/language/NLD"),
            ),
            (edition, URIRef(f"{_REGIO}sourceText"), source),
            (source, RDF.type, URIRef(f"{_REGIO}SourceText")),
            (source, URIRef(f"{_REGIO}sha256"), Literal(hashlib.sha256(text.encode()).hexdigest())),
            (source, URIRef(f"{_REGIO}characterCount"), Literal(len(text))),
        ):
            graph.add(triple)
        if title:
            graph.add(
                (edition, URIRef(f"{_REGIO}passage"), self.names.passage(iris.Passage(self.code, *title)))
            )
        return graph

    def _title(self) -> tuple[int, int] | None:
        """The first line that says something: what the report calls itself."""
        for start, end, line in self.source.lines():
            if len(line.split()) > 1:
                return start + len(line) - len(line.lstrip()), end - (len(line) - len(line.rstrip()))
        return None


def _state(graph: Graph, proposal: Proposal, edition: Graph, register: Graph) -> None:
    """Add what a proposal states: what a thing is to the register, the rest to the edition."""
    passage = URIRef(f"{_REGIO}passage")
    if proposal.kind == "overtaken":
        for s, p in graph.subject_predicates():
            edition.remove((s, p, None))
    for s, p, o in graph:
        (edition if p == passage or not proposal.register else register).add((s, p, o))


def line_table(source: FrozenText) -> str:
    """Write the table of lines: where each starts, in characters from 0."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("line", "start"))
    starts = [start for start in source.line_starts if start < max(1, len(source.text))]
    writer.writerows(enumerate(starts, 1))
    return out.getvalue()


def folder(project: Path, names: iris.Names, code: str) -> Folder:
    """Give the folder of a draft; it need not exist yet."""
    if not iris.EDITION.fullmatch(code):
        raise ProjectError(f"'{code}' is no code of an edition; give its date, such as 2024-09")
    return Folder(project / "data" / "drafts" / code, names, code)
