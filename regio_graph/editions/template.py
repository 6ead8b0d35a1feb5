"""What a kind of report looks like and which words it uses, read from a TOML file.

The file is data of a region (`data/templates/`); the classes here are its schema, one per
table. A key that no class has, and a value of another type, is an error with its place.
"""

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from ..errors import SourceError
from .stretch import squeezed

Words = tuple[str, ...]
Labels = dict[str, str]  # a language to what stands in it
KINDS = ("participants", "commissioners", "leads", "periods", "prose", "goals", "timeline", "ignored")


@dataclass(frozen=True)
class PageLayout:
    """How lines are told apart: bullets, lines that say nothing, legends, headings after the last sheet."""

    bullets: Words
    numbered: str = r"^\d{1,2}[.)]\s"
    noise: Words = ()
    legend: Words = ()
    ends: Words = ()
    about: Words = ()
    title: str = ""  # a pattern with a group `title`, where sheets do not begin at their first field
    theme: str = ""  # a pattern with a group `theme`, for a line that names a sheet's theme
    rows: str = ""  # a pattern for lines that are items of their own


@dataclass(frozen=True)
class SheetField:
    """A field of a sheet and the headings it goes by; `first` says a sheet begins with it."""

    kind: str
    headings: Words
    first: bool = False
    year: bool = False


@dataclass(frozen=True)
class ListWords:
    """Words around the names in lists."""

    articles: Words
    and_: Words = field(metadata={"key": "and"})
    only: Words
    but: Words
    under: Words
    collectives: Words
    asides: Words = ()
    parts: Words = ()  # patterns with groups `part` and `rest`


@dataclass(frozen=True)
class Party:
    """A kind of organisation and the word that leads to its names, one or many."""

    one: Words
    class_: str = field(metadata={"key": "class"})
    many: Words = ()
    whole: bool = False
    new: bool = False


@dataclass(frozen=True)
class Leads:
    """Words in the list of leads."""

    offices: dict[str, Words]
    particles: Words
    titles: Words
    both: Words
    member: Words
    acting: Words
    replaces: Words
    scope: Words
    vacant: Words
    reason: Labels


@dataclass(frozen=True)
class Quantities:
    """Words of numbers, their units and comparisons."""

    words: dict[str, int]
    multiples: dict[str, int]
    national: Words
    comparisons: dict[str, Words]
    units: dict[str, Words]


@dataclass(frozen=True)
class Dates:
    """Words that change what a date means."""

    expected: Words


@dataclass(frozen=True)
class Event:
    """A type of milestone and the words by which it is told; patterns."""

    type: str
    label: Labels
    verb: Words = ()
    noun: Words = ()
    phrase: Words = ()
    undated: Words = ()
    several: Words = ()
    undated_state: str = ""
    bare: bool = False
    meeting: bool = False


@dataclass(frozen=True)
class States:
    """Patterns that tell whether a clause speaks of what is done or what is to come."""

    planned: Words
    done: Words
    present: Words


@dataclass(frozen=True)
class Clauses:
    """Where a sentence breaks into clauses, and the abbreviations whose point ends no sentence."""

    breaks: Words
    abbreviations: Words


@dataclass(frozen=True)
class Bodies:
    """What councils, consultations and boards are called; patterns that mind case."""

    patterns: Words
    leads: Words
    abbreviated: str
    meets: Words


@dataclass(frozen=True)
class DocumentKind:
    """A type of document and its nouns: as the end of a word, alone, or before other words."""

    type: str
    compound: Words = ()
    alone: Words = ()
    with_: dict[str, Words] = field(default_factory=dict, metadata={"key": "with"})
    number: bool = False


@dataclass(frozen=True)
class Documents:
    """How documents are named."""

    adjectives: Words
    drafts: Words
    joins: Words
    kind: tuple[DocumentKind, ...]


@dataclass(frozen=True)
class Laws:
    """How laws are named."""

    abbreviations: Words
    stop: Words
    qualifiers: Words


@dataclass(frozen=True)
class Abbreviations:
    """How abbreviations are told from words."""

    spelled: Words
    common: Words
    never: Words


@dataclass(frozen=True)
class Template:
    """One kind of report."""

    title: str
    layout: PageLayout
    field: tuple[SheetField, ...]
    segments: dict[str, str]
    concepts: dict[str, str]
    names: ListWords
    party: tuple[Party, ...]
    leads: Leads
    quantities: Quantities
    dates: Dates
    event: tuple[Event, ...]
    states: States
    clauses: Clauses
    bodies: Bodies
    documents: Documents
    laws: Laws
    abbreviations: Abbreviations
    words: dict[str, Labels]
    sentences: dict[str, str]

    @cached_property
    def headings(self) -> dict[str, SheetField]:
        """Every heading of a field, as headings are compared."""
        return {squeezed(heading): each for each in self.field for heading in each.headings}


def read_template(path: Path) -> Template:
    """Read a template; SourceError says which key of which table is wrong."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", path) from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"is not TOML: {error}", path) from error
    template = _build(Template, table, "", path)
    assert isinstance(template, Template)
    for each in template.field:
        if each.kind not in KINDS:
            raise SourceError(f"field.kind: '{each.kind}' is none of {', '.join(KINDS)}", path)
    for pattern in _patterns(template):
        try:
            compiled(pattern)
        except re.error as error:
            raise SourceError(f"the pattern '{pattern}' is wrong: {error}", path) from error
    return template


@cache
def compiled(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile a pattern of a template, without case unless told otherwise."""
    return re.compile(pattern, flags)


@cache
def any_of(words: Words) -> re.Pattern[str]:
    """Match any of some words, whole and the longest first."""
    choices = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)" if choices else r"(?!)", re.IGNORECASE)


def _patterns(template: Template) -> list[str]:
    found = [*template.layout.noise, template.layout.numbered, template.layout.title, template.layout.theme]
    found += [template.layout.rows, *template.names.parts]
    for event in template.event:
        found += [*event.verb, *event.noun, *event.phrase, *event.undated]
    found += [*template.states.planned, *template.states.done, *template.states.present]
    return [*found, *template.clauses.breaks, *template.bodies.patterns, *template.abbreviations.never]


def _build(cls: Any, table: object, where: str, path: Path) -> Any:  # noqa: ANN401 - made from its type hints
    """Make a value of a type from what TOML has; dataclasses from tables, tuples from arrays."""
    if dataclasses.is_dataclass(cls) and isinstance(cls, type):
        if not isinstance(table, dict):
            raise SourceError(f"{where}: a table is expected", path)
        hints, known = get_type_hints(cls), {}
        for each in dataclasses.fields(cls):
            key = each.metadata.get("key", each.name)
            if key in table:
                known[each.name] = _build(hints[each.name], table[key], f"{where}.{key}".strip("."), path)
            elif each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING:
                raise SourceError(f"{f'{where}.{key}'.strip('.')} is missing", path)
        keys = {each.metadata.get("key", each.name) for each in dataclasses.fields(cls)}
        if unknown := sorted(set(table) - keys):
            raise SourceError(f"{f'{where}.{unknown[0]}'.strip('.')} is no key of a template", path)
        return cls(**known)
    origin, arguments = get_origin(cls), get_args(cls)
    if origin is tuple and isinstance(table, list):
        return tuple(_build(arguments[0], each, f"{where}[{n}]", path) for n, each in enumerate(table))
    if origin is dict and isinstance(table, dict):
        return {key: _build(arguments[1], each, f"{where}.{key}", path) for key, each in table.items()}
    if origin is None and type(table) is cls:
        return table
    raise SourceError(f"{where}: {_name(cls)} is expected, not {table!r}", path)


def _name(cls: object) -> str:
    names = {str: "text", bool: "true or false", int: "a whole number"}
    return names.get(cls, "an array" if get_origin(cls) is tuple else "a table")  # type: ignore[call-overload, no-any-return]
