"""`sheets.toml`: what the page about a thing shows, how its kind is called, where pages start from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...languages import LANGUAGES
from ...rdf import paths
from .declaration import Declaration

_LEAD = ["skos:definition", "rdfs:comment", "dct:description"]
_CRUMB = ["regio:factOf", "regio:partOf", "^oa:hasSource"]


@dataclass(frozen=True)
class PropertyPath:
    """A property path, the last property on it, what it is called if not so, and whether that is shown."""

    path: str
    last: str
    title: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False

    @classmethod
    def of(cls, iri: str) -> "PropertyPath":
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
    details: tuple[PropertyPath, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What a page about a thing of some classes shows."""

    classes: frozenset[str]
    lead: tuple[PropertyPath, ...]
    crumb: tuple[PropertyPath, ...]
    facts: tuple[PropertyPath, ...]
    sections: tuple[Section, ...]
    mentions: bool
    remark: Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """A class, and what its things are called where pages lead to them or count them."""

    kind: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Sheets:
    """All sheets, what the kinds of things are called, and where pages start.

    `menu` is what the navigation leads to first, `cards` the class whose things the front
    page shows, `counted` what it counts; `hidden` are properties that are not shown.
    """

    sheets: tuple[Sheet, ...]
    menu: tuple[Counted, ...]
    cards: str
    counted: tuple[Counted, ...]
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


_KEYS = ("hidden", "other", "menu", "cards", "counted", "plural", "listed", "sheet")
_SHEET = ("class", "lead", "crumb", "facts", "section", "remark", "mentions")
_LAYOUTS = ("list", "timeline", "people", "chips", "table")
_LISTED = ("as", "head", "details", "owner", "when", "sort")
_SECTION = ("title", "path", *_LISTED, "absent", "only")


def read_sheets(declaration: Declaration) -> Sheets:
    """Read the declaration."""
    content = declaration.table(declaration.content, _KEYS, needs=("other", "plural", "listed", "sheet"))
    plurals, listed = declaration.tables(content["plural"]), declaration.tables(content["listed"])
    if "" not in listed:
        raise declaration.wrong('lacks how things of no kind are listed: "" = { … }', "listed")
    starts, sections = declaration.starts("[[sheet]]"), iter(declaration.starts("[[sheet.section]]"))
    sheets = tuple(
        _sheet(declaration, sheet, starts[at] if at < len(starts) else 0, sections)
        for at, sheet in enumerate(content["sheet"])
    )
    if "*" not in sheets[-1].classes:
        raise declaration.wrong('the last sheet is for every class: class = ["*"]', "class", starts[-1])
    return Sheets(
        sheets=sheets,
        menu=_counted(declaration, content.get("menu", [])),
        cards=declaration.term(content["cards"]) if "cards" in content else "",
        counted=_counted(declaration, content.get("counted", [])),
        plurals={name: declaration.texts(plural) for name, plural in plurals.items()},
        other=declaration.texts(content["other"]),
        listed={name: _section(declaration, section, _LISTED) for name, section in listed.items()},
        hidden=frozenset(map(declaration.term, content.get("hidden", []))),
    )


def _counted(declaration: Declaration, written: Iterable[object]) -> tuple[Counted, ...]:
    keys = ("class", *LANGUAGES)
    found = []
    for each in written:
        table = declaration.table(each, keys, needs=keys)
        title = declaration.texts({language: table[language] for language in LANGUAGES})
        found.append(Counted(declaration.term(table["class"]), title))
    return tuple(found)


def _sheet(declaration: Declaration, written: object, start: int, sections: Iterator[int]) -> Sheet:
    table = declaration.table(written, _SHEET, start, needs=("class",))
    if not isinstance(table["class"], list):
        raise declaration.wrong("class is a list of classes", "class", start)
    return Sheet(
        classes=frozenset("*" if name == "*" else declaration.term(name, start) for name in table["class"]),
        lead=_paths(declaration, table.get("lead", _LEAD), start),
        crumb=_paths(declaration, table.get("crumb", _CRUMB), start),
        facts=_paths(declaration, table.get("facts", []), start),
        sections=tuple(
            _section(declaration, section, _SECTION, next(sections, start), needs=("title", "path"))
            for section in table.get("section", [])
        ),
        mentions=table.get("mentions", True) is True,
        remark=declaration.texts(table["remark"], start) if "remark" in table else {},
    )


def _section(
    declaration: Declaration, written: object, keys: Iterable[str], start: int = 0, needs: Iterable[str] = ()
) -> Section:
    table = declaration.table(written, keys, start, needs)
    layout = table.get("as", _LAYOUTS[0])
    if layout not in _LAYOUTS:
        raise declaration.wrong(f"as = {layout!r} is no layout; one of: {', '.join(_LAYOUTS)}", "as", start)
    rest = {
        key: declaration.path(table[key], start)
        for key in ("path", "head", "owner", "when", "sort")
        if key in table
    }
    return Section(
        title=declaration.texts(table["title"], start) if "title" in table else {},
        path=rest.pop("path", ""),
        layout=layout,
        absent=declaration.texts(table["absent"], start) if "absent" in table else {},
        only=declaration.term(table["only"], start) if "only" in table else "",
        details=_paths(declaration, table.get("details", []), start),
        **rest,
    )


def _paths(declaration: Declaration, written: Iterable[object], start: int) -> tuple[PropertyPath, ...]:
    return tuple(_path(declaration, each, start) for each in written)


def _path(declaration: Declaration, written: object, start: int) -> PropertyPath:
    """Read a path as the declaration writes it: alone, or with what it is called."""
    title: Mapping[str, str] = {}
    if isinstance(written, dict):
        table = declaration.table(written, ("path", *LANGUAGES), start, needs=("path", *LANGUAGES))
        title = declaration.texts({language: table[language] for language in LANGUAGES}, start)
        written = table["path"]
    given = declaration.string(written, start)
    path = given.removeprefix(".")
    if path == "*":
        return PropertyPath(path, "", title)
    declaration.path(path, start)
    return PropertyPath(path, paths.parse(path)[0][-1].property, title, bare=path != given)
