"""Where a name is defined and used in the files of a project, and the same under another name."""

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from ..errors import RequestError
from .outline import Mention
from .ranges import Ranges
from .region import Region
from .spelling import read_name, spell
from .workfile import WorkFile


def mentions(region: Region, iri: str) -> Iterator[tuple[WorkFile, Mention]]:
    """Yield every mention of an IRI in the files as they are now."""
    for file in region.files():
        if iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2] in file.text:
            yield from ((file, mention) for mention in file.outline.by_iri.get(iri, ()))


def definitions(region: Region, iri: str, codec: PositionCodec) -> list[types.Location]:
    """Return where statements about an IRI are made: in the ontology first, else in the register."""
    return [_location(file, m, codec) for file, m in mentions(region, iri) if m.role == "subject"]


def references(region: Region, iri: str, codec: PositionCodec, *, declared: bool) -> list[types.Location]:
    """Return where an IRI is mentioned, also where statements about it are made if so asked."""
    found = mentions(region, iri)
    return [_location(file, m, codec) for file, m in found if declared or m.role != "subject"]


def _location(file: WorkFile, mention: Mention, codec: PositionCodec) -> types.Location:
    return types.Location(uri(file.path), Ranges(file.outline, codec).of(mention))


def uri(path: Path) -> str:
    """Return the address of a file as editors write it."""
    return path.as_uri()


def renamable(region: Region, mention: Mention) -> None:
    """Raise RequestError, saying why, unless an IRI is this region's own to rename."""
    names = region.names
    if not mention.is_iri or mention.kind == "a" or mention.role == "directive":
        raise RequestError("only the name of a thing can be changed")
    if names is None or not mention.value.startswith(f"{names.base}id/"):
        raise RequestError(
            f"<{mention.value}> is not this region's own name: those of others stay as they are"
        )
    if names.read_passage(mention.value):
        raise RequestError("the name of a passage says where it stands in the text")


def rename(
    region: Region, file: WorkFile, mention: Mention, new: str, codec: PositionCodec
) -> types.WorkspaceEdit:
    """Give a thing another name, in every file that mentions it.

    Raises RequestError when it is not ours to rename, or the new name is none or is taken.
    """
    renamable(region, mention)
    iri = read_name(new, file.outline)
    names = region.names
    if iri is None or names is None or not iri.startswith(f"{names.base}id/"):
        raise RequestError(f"{new!r} is no name under this region's base; write for instance programma/wonen")
    if iri == mention.value:
        return types.WorkspaceEdit(changes={})
    if any(m.role == "subject" for _, m in mentions(region, iri)):
        raise RequestError(f"<{iri}> is the name of something else already")
    changes: dict[str, list[types.TextEdit]] = {}
    for each, place in mentions(region, mention.value):
        span = Ranges(each.outline, codec).of(place)
        changes.setdefault(uri(each.path), []).append(types.TextEdit(span, spell(iri, each.outline)))
    return types.WorkspaceEdit(changes=changes)
