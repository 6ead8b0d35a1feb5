"""Terms and things that are mentioned but known nowhere, and the one that was meant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

from ..iris import ROOT
from .outline import Mention
from .region import Region
from .workfile import WorkFile

_NEAR = 0.8  # of the letters agree
_APART = 0.04  # by which the nearest must be nearer than the next
_STANDARD = {str(space): space for space in (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD)}


@dataclass(frozen=True)
class Unknown:
    """A mention of what is not known, and what was meant where that is certain."""

    mention: Mention
    meant: str | None


def unknown(file: WorkFile, region: Region) -> Iterator[Unknown]:
    """Find the unknown mentions of a file.

    A term under the ontology's own root must be known; any other name is only spoken of
    when it resembles one known name.
    """
    names = region.names
    things = f"{names.base}id/" if names else None
    known: set[str] | None = None
    for iri, mentions in file.outline.by_iri.items():
        space, local = _split(iri)
        if space in _STANDARD:
            meant = _standard(space, local)
        elif iri.startswith((ROOT, things or ROOT)) and not (names and names.read_passage(iri)):
            if known is None:
                known = _known(file, region)
            if iri in known or iri.partition("#")[0] in known or not local:
                continue
            meant = nearest(iri, (other for other in known if other.startswith(space)))
        else:
            continue
        ours = iri.startswith((f"{ROOT}def#", f"{ROOT}concept/"))
        if meant or ours:
            yield from (Unknown(mention, meant) for mention in mentions if mention.role != "subject")


def _known(file: WorkFile, region: Region) -> set[str]:
    files = [*region.today(), *region.shapes(), file, region.whole.get(file.name, file)]
    return {iri for each in files for iri in (*each.told, *each.subjects)}


def nearest(iri: str, known: Iterable[str]) -> str | None:
    """Return the one known IRI that is clearly nearest, None when there is no such one."""
    space, local = _split(iri)
    by_local = {_split(other)[1]: other for other in known if _split(other)[0] == space}
    near = get_close_matches(local, by_local, n=2, cutoff=_NEAR)
    if not near:
        return None
    if len(near) > 1:
        first, second = (SequenceMatcher(None, local, name).ratio() for name in near)
        if first - second < _APART:
            return None
    return by_local[near[0]]


@cache
def _standard(space: str, local: str) -> str | None:
    """Return the term of a standard vocabulary that was meant by one it does not have."""
    names = {*_STANDARD[space].__annotations__, *_STANDARD[space]._extras}  # noqa: SLF001 - rdflib lists them nowhere else
    terms = {space + name for name in names}
    return None if not local or space + local in terms else nearest(space + local, terms)


def _split(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]
