"""How pages show what there is: the declarations in `ontology/pages/`, read and held to the ontology."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...errors import SourceError
from ...languages import Text
from ...rdf.store import Naming
from .declaration import QUESTION, Declaration
from .kinds import Kinds, read_kinds
from .names import read_naming, read_sentences
from .sheets import Counted, PropertyPath, Section, Sheet, Sheets, read_sheets

__all__ = [
    "FILES",
    "QUESTION",
    "Counted",
    "Kinds",
    "Pages",
    "PropertyPath",
    "Section",
    "Sheet",
    "Sheets",
    "read_pages",
]

FILES = ("sheets.toml", "names.toml", "kinds.toml", "sentences.toml")


@dataclass(frozen=True)
class Pages:
    """All page declarations; `texts` are the files as they are, by name, to be released with the data."""

    sheets: Sheets
    naming: Naming
    kinds: Kinds
    sentences: Mapping[str, Text]
    texts: Mapping[str, str]


def read_pages(files: Mapping[str, Path], terms: Collection[str] | None = None) -> Pages:
    """Read the declarations from the files with their names.

    `terms` are those that the ontology declares; None takes every term for granted, as in
    a release, whose declarations were held to its ontology when it was built. Raises
    SourceError, with file and line, for what is not TOML, for an unknown key and for an
    unknown term.
    """
    read = {name: Declaration(_file(files, name), terms) for name in FILES}
    return Pages(
        sheets=read_sheets(read["sheets.toml"]),
        naming=read_naming(read["names.toml"]),
        kinds=read_kinds(read["kinds.toml"]),
        sentences=read_sentences(read["sentences.toml"]),
        texts={name: declaration.text for name, declaration in read.items()},
    )


def _file(files: Mapping[str, Path], name: str) -> Path:
    if name not in files:
        raise SourceError("no such file; it declares how pages show what there is", f"ontology/pages/{name}")
    return files[name]
