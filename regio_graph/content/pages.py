"""The declaration of the fact sheets, `sheets.toml`, read once."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from ..rdf import paths

_LEAD = ["skos:definition", "rdfs:comment", "dct:description"]
_CRUMB = ["regio:factOf", "regio:partOf", "^oa:hasSource"]


@dataclass(frozen=True)
class Path:
    """A property path, the last property on it, what it is called if not so, and whether that is shown."""

    path: str
    last: str
    title: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False

    @classmethod
    def read(cls, written: str | dict[str, str]) -> "Path":
        """Read a path as the declaration writes it."""
        given = written if isinstance(written, str) else written["path"]
        path = given.removeprefix(".")
        title = {} if isinstance(written, str) else {key: written[key] for key in ("nl", "en")}
        last = "" if path == "*" else paths.parse(path)[0][-1].property
        return cls(path, last, title, bare=path != given)

    @classmethod
    def of(cls, iri: str) -> "Path":
        """Make the path of one property."""
        return cls(f"<{iri}>", iri)


@dataclass(frozen=True)
class Section:
    """A section of a sheet; the comment at the head of `sheets.toml` says what each part means."""

    title: Mapping[str, str]
    path: str
    layout: str = "list"
    head: str = ""
    owner: str = ""
    when: str = ""
    sort: str = ""
    only: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)
    details: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What a page about a thing of some classes shows."""

    classes: frozenset[str]
    lead: tuple[Path, ...]
    crumb: tuple[Path, ...]
    facts: tuple[Path, ...]
    sections: tuple[Section, ...]
    mentions: bool
    remark: Mapping[str, str]


@dataclass(frozen=True)
class Declared:
    """All sheets, the plurals of kinds, and the properties that are not shown."""

    sheets: tuple[Sheet, ...]
    plurals: Mapping[str, Mapping[str, str]]
    other: Mapping[str, str]
    listed: Mapping[str, Section]
    hidden: frozenset[str]

    def of(self, types: Iterable[str]) -> Sheet:
        """Return the sheet for a thing of these classes."""
        known = frozenset(types)
        return next((sheet for sheet in self.sheets if sheet.classes & known), self.sheets[-1])

    def kind(self, types: Iterable[str]) -> str:
        """Return the class that says best what a thing is: the first that has a plural."""
        known = list(types)
        return next((name for name in self.plurals if name in known), min(known, default=""))

    def mention(self, kind: str, name: Mapping[str, str]) -> Section:
        """Make the section for things of a kind that refer to another."""
        return replace(self.listed.get(kind, self.listed[""]), title=self.plurals.get(kind, name))


@cache
def declared() -> Declared:
    """Read the declaration."""
    read = tomllib.loads((files("regio_graph") / "describe" / "sheets.toml").read_text("utf-8"))
    return Declared(
        sheets=tuple(_sheet(sheet) for sheet in read["sheet"]),
        plurals={paths.expand(name): plural for name, plural in read["plural"].items()},
        other=read["other"],
        listed={name and paths.expand(name): _section(section) for name, section in read["listed"].items()},
        hidden=frozenset(map(paths.expand, read["hidden"])),
    )


def _sheet(written: dict[str, Any]) -> Sheet:
    return Sheet(
        classes=frozenset("*" if name == "*" else paths.expand(name) for name in written["class"]),
        lead=_paths(written.get("lead", _LEAD)),
        crumb=_paths(written.get("crumb", _CRUMB)),
        facts=_paths(written.get("facts", [])),
        sections=tuple(_section(section) for section in written.get("section", [])),
        mentions=written.get("mentions", True),
        remark=written.get("remark", {}),
    )


def _section(written: dict[str, Any]) -> Section:
    rest = {key: written[key] for key in ("head", "owner", "when", "sort", "absent") if key in written}
    return Section(
        title=written.get("title", {}),
        path=written.get("path", ""),
        layout=written.get("as", "list"),
        only=paths.expand(written["only"]) if "only" in written else "",
        details=_paths(written.get("details", [])),
        **rest,
    )


def _paths(written: Iterable[str | dict[str, str]]) -> tuple[Path, ...]:
    return tuple(map(Path.read, written))
