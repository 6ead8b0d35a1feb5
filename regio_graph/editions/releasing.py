"""A reviewed draft becomes an edition: checked as a whole beside the others, then moved.

Nothing is moved before the project with the new edition in it builds without a violation.
"""

import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS, XSD

from .. import iris
from ..content.project import read_graph
from ..errors import ProjectError, RegioError
from ..release import build
from ..settings import Settings
from .drafts import LINES, Folder
from .rendering import Writer
from .reviewing import problems

_REGIO = iris.DEFINITIONS
_PASSAGE = URIRef(f"{_REGIO}passage")


class UnreadyError(RegioError):
    """A draft cannot be released; the message says what is in the way."""

    exit_code = 1


@dataclass
class EditionChange:
    """What an edition says otherwise than the one before: per class the labels of what differs."""

    new: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)


def release(folder: Folder, project: Path) -> EditionChange:
    """Check a draft, move it to the editions, and say what changed."""
    if waiting := problems(folder):
        shown = "\n  ".join(waiting[:20])
        told_ = f"{len(waiting)} things wait for a decision; run `regio-graph review {folder.code}`"
        raise UnreadyError(f"{told_}:\n  {shown}")
    target = project / "data" / "editions" / folder.code
    if target.exists():
        raise ProjectError(f"{target}: this edition is released already; a correction is a new version of it")
    edition, register = folder.write()
    with tempfile.TemporaryDirectory(prefix="regio-graph-") as place:
        trial = Path(place) / "project"
        _copy(project, trial)
        _place(folder, trial, register)
        _build(trial, Path(place) / "releases")
    _place(folder, project, register)
    earlier = sorted(path.name for path in target.parent.glob("[!.]*") if path.name < folder.code)
    previous = Graph()
    if earlier:
        for path in sorted((target.parent / earlier[-1]).rglob("*.ttl")):
            read_graph(path, previous)
    return compare(previous, edition)


def _copy(project: Path, trial: Path) -> None:
    for part in ("ontology", "queries"):
        if (project / part).is_dir():  # where they are not, those of the package serve
            shutil.copytree(project / part, trial / part)
    shutil.copytree(project / "data", trial / "data", ignore=shutil.ignore_patterns("drafts"))


def _place(folder: Folder, project: Path, register: Graph) -> None:
    """Put an edition, what it names first, and its entry in the log of changes where they belong."""
    target = project / "data" / "editions" / folder.code
    fresh = target.with_name(f".{folder.code}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(folder.path / "edition", fresh)
    assert (fresh / LINES).exists(), "written by Folder.write"
    fresh.replace(target)
    if len(register):
        text = Writer(register, folder.names.base).write(
            sorted(set(register.subjects()), key=str), f"Things that edition {folder.code} names first."
        )
        (project / "data" / "register" / f"{folder.code}.ttl").write_text(text, "utf-8")
    changes = project / "data" / "changes.ttl"
    if changes.exists():
        known = changes.read_text("utf-8")
        entry = _entry(folder)
        if entry.partition(" a ")[0] not in known:
            changes.write_text(f"{known.rstrip()}\n\n{entry}", "utf-8")


def _entry(folder: Folder) -> str:
    base, code = folder.names.base, folder.code
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"<{base}id/wijziging/editie-{code}> a <http://www.w3.org/ns/prov#Activity> ;\n"
        f'    <{DCTERMS.title}> "Editie {code}"@nl , "Edition {code}"@en ;\n'
        f'    <{DCTERMS.description}> "Editie {code} is toegevoegd."@nl , '
        f'"Edition {code} is added."@en ;\n'
        f'    <http://www.w3.org/ns/prov#endedAtTime> "{when}"^^<{XSD.dateTime}> ;\n'
        f"    <http://www.w3.org/ns/prov#generated> <{base}graph/edition/{code}> .\n"
    )


def _build(project: Path, releases: Path) -> None:
    """Build the project as anybody would; UnreadyError with the findings where it does not."""
    done = build(Settings(project=project, releases=releases))
    if done.release is None:
        lines = [line.replace(f"{project}/", "") for line in done.report.lines() if line.strip()]
        raise UnreadyError(
            "the project does not build with this edition in it:\n  " + "\n  ".join(lines[:40])
        )


def compare(previous: Graph, edition: Graph) -> EditionChange:
    """Compare what two editions say of each thing, wherever they say it."""
    change = EditionChange()
    before, after = _facts(previous), _facts(edition)
    for iri in sorted({*before, *after}):
        one, two = before.get(iri), after.get(iri)
        if one == two:
            continue
        graph = edition if two is not None else previous
        kind = _kind(graph, iri)
        if not kind:
            continue
        into = change.new if one is None else change.gone if two is None else change.changed
        into.setdefault(kind, []).append(_label(graph, iri))
    return change


def _facts(graph: Graph) -> dict[URIRef, frozenset[tuple[str, str]]]:
    found: dict[URIRef, set[tuple[str, str]]] = {}
    for s, p, o in graph:
        if isinstance(s, URIRef) and p != _PASSAGE:
            found.setdefault(s, set()).add((str(p), str(o)))
    return {s: frozenset(said) for s, said in found.items() if _kind(graph, s)}


def _kind(graph: Graph, iri: URIRef) -> str:
    told = sorted(str(o) for o in graph.objects(iri, RDF.type) if str(o).startswith(_REGIO))
    name = told[0].removeprefix(_REGIO) if told else ""
    return "" if name in {"Edition", "SourceText", "LayoutElement", "CitedStatement"} else name


def _label(graph: Graph, iri: URIRef) -> str:
    names = [o for o in graph.objects(iri, SKOS.prefLabel) if isinstance(o, Literal) and o.language == "nl"]
    return str(names[0]) if names else re.sub(r".*/id/", "", str(iri))


def told(change: EditionChange) -> list[str]:
    """Say what changed, a line a class."""
    lines = []
    for word, found in (("nieuw", change.new), ("weg", change.gone), ("veranderd", change.changed)):
        counts = Counter({kind: len(labels) for kind, labels in found.items()})
        lines += [
            f"{word}: {count} {kind}: {'; '.join(found[kind][:5])}" for kind, count in counts.most_common()
        ]
    return lines
