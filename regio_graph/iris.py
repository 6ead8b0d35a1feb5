"""IRIs: relative ones resolved, their local names, and how things and graphs of one region are named.

Everything of a region stands under one base: things at `id/{type}/{code}`, graphs at
`graph/{name}`, passages at `id/passage/{edition}/{start}-{end}`. Codes never change.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from rdflib import URIRef

ROOT = "https://w3id.org/regio-graph/"  # ontology, shapes and concepts, shared by all regions
DEFINITIONS = f"{ROOT}def#"
EDITION = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_PASSAGE = re.compile(r"id/passage/(?P<edition>[^/]+)/(?P<start>[0-9]+)-(?P<end>[0-9]+)")

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?")
_SHARED = re.compile(
    r"/(?:def|shape|concept)(?![^/.])"
)  # where ontology, shapes and concepts have their pages
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")
_SAFE = "/:@!$&'()*+,;=~"  # what a path may hold as it is (RFC 3986)


def is_base(iri: str) -> bool:
    """Tell whether things can be named under an IRI so that a server can answer for them by path.

    >>> [is_base(iri) for iri in ("https://data.example.org/", "https://example.org/kg#", "urn:region:")]
    [True, False, False]
    """
    return _BASE.fullmatch(iri) is not None and bool(urlsplit(iri).netloc)


def local_name(iri: str) -> str:
    """Return the part of an IRI behind its last `/` or `#`; the IRI itself where nothing stands there.

    >>> local_name("https://example.org/id/programma/wonen"), local_name("http://www.w3.org/ns/org#Post")
    ('wonen', 'Post')
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def resolve(base: str, iri: str) -> str:
    """Return the IRI that a reference means (RFC 3986 section 5.2); without a base, the reference itself.

    The standard library's `urljoin` drops empty fragments and doubled slashes.

    >>> resolve("https://example.org/def", "#")
    'https://example.org/def#'
    """
    if not base or iri.startswith(("http://", "https://")):  # which most are
        return iri
    scheme, authority, path, query, fragment = _split(iri)
    if scheme is not None:
        return iri
    scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is None:
        authority = base_authority
        if not path:
            path, query = base_path, base_query if query is None else query
        elif path.startswith("/"):
            path = _without_dots(path)
        else:
            path = _without_dots(_merged(base_authority, base_path, path))
    else:
        path = _without_dots(path)
    return "".join(
        (
            "" if scheme is None else f"{scheme}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.fullmatch(iri)
    assert match is not None, "every text has these parts"
    return match[1], match[2], match[3], match[4], match[5]


def _merged(authority: str | None, base: str, path: str) -> str:
    return f"/{path}" if authority is not None and not base else base[: base.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    *folders, last = path.split("/")
    kept: list[str] = []
    for part in (*folders, "" if last in {".", ".."} else last):
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if last == ".." and len(kept) > 2:  # noqa: PLR2004 - the root, a folder, and the empty name
        del kept[-2]
    return "/".join(kept)


class Passage(NamedTuple):
    """A stretch of an edition's source text: offsets in characters, from 0, end exclusive."""

    edition: str
    start: int
    end: int


@dataclass(frozen=True)
class Names:
    """The names under one base, for instance `https://example.org/r/`; `is_base` tells what can be one.

    >>> Names("https://example.org/r/").edition("2024-03")
    rdflib.term.URIRef('https://example.org/r/graph/edition/2024-03')
    """

    base: str

    @property
    def catalogue(self) -> URIRef:
        """The graph that says what is published."""
        return URIRef(f"{self.base}graph/catalogue")

    @property
    def register(self) -> URIRef:
        """The graph of things that outlive an edition."""
        return URIRef(f"{self.base}graph/register")

    @property
    def ontology(self) -> URIRef:
        """The graph of terms, alignments and concepts."""
        return URIRef(f"{self.base}graph/ontology")

    @property
    def shapes(self) -> URIRef:
        """The graph of the shapes; no part of what a plain query sees."""
        return URIRef(f"{self.base}graph/shapes")

    @property
    def entailed(self) -> URIRef:
        """The graph of what reasoning added, and nothing else."""
        return URIRef(f"{self.base}graph/entailed")

    def entailed_from(self, edition: str) -> URIRef:
        """The graph of what reasoning added to an edition that is no longer the latest."""
        return URIRef(f"{self.entailed}/{edition}")

    @property
    def queries(self) -> URIRef:
        """The graph of the canned queries themselves; no part of what a plain query sees."""
        return URIRef(f"{self.base}graph/queries")

    @property
    def endpoint(self) -> URIRef:
        """The address of the SPARQL endpoint."""
        return URIRef(f"{self.base}sparql")

    def query(self, name: str) -> URIRef:
        """A canned query, by its path in `queries/`.

        >>> Names("https://example.org/r/").query("people/leads")
        rdflib.term.URIRef('https://example.org/r/id/vraag/people/leads')
        """
        return URIRef(f"{self.base}id/vraag/{name}")

    def edition(self, code: str) -> URIRef:
        """The graph of what one edition says."""
        return URIRef(f"{self.base}graph/edition/{code}")

    def source_text(self, edition: str) -> URIRef:
        """The text in which the passages of an edition are counted."""
        return URIRef(f"{self.base}id/brontekst/{edition}")

    def path(self, iri: str) -> str | None:
        """Return the path at which a server answers for an IRI; None if it is not one of ours.

        It is the path of the IRI itself, but for what stands below the root of ontology and
        concepts, of which the rest is kept; the fragment stays with the reader.

        >>> Names("https://example.org/r/").path("https://example.org/r/id/programma/wonen")
        '/r/id/programma/wonen'
        >>> Names("https://example.org/r/").path("https://w3id.org/regio-graph/def#Programme")
        '/def#Programme'
        >>> Names("https://data.example.org/").path("https://data.example.org/id/programma/wonen")
        '/id/programma/wonen'
        """
        if iri.startswith(self.base):
            return f"{self.prefix}/{iri.removeprefix(self.base)}"
        return f"/{iri.removeprefix(ROOT)}" if iri.startswith(ROOT) else None

    @cached_property
    def prefix(self) -> str:
        """The path below which a server answers for the region, without a slash at its end.

        >>> [Names(base).prefix for base in (f"{ROOT}r/", "https://example.org/a/b/", "https://example.org/")]
        ['/r', '/a/b', '']
        """
        if self.base.startswith(ROOT):
            return f"/{self.base.removeprefix(ROOT)}".rstrip("/")
        return unquote(urlsplit(self.base).path).rstrip("/")

    def page(self, iri: str) -> str | None:
        """Return the path of the page about an IRI; None if it is no address of the web.

        >>> Names("https://example.org/r/").page("https://example.org/r/id/programma/wonen")
        '/r/doc/programma/wonen'
        >>> Names("https://example.org/r/").page("http://www.w3.org/ns/org#Post")
        '/r/doc/www.w3.org/ns/org%23Post'
        """
        path = self.path(iri)
        if path is None:
            if not iri.startswith(("https://", "http://")):
                return None
            return f"{self.prefix}/doc/{quote(iri.partition('://')[2], safe=_SAFE)}"
        before, hash_, fragment = path.partition("#")
        things = f"{self.prefix}/id/"
        if before.startswith(things):
            before = f"{self.prefix}/doc/{before.removeprefix(things)}"
        return quote(before, safe=_SAFE) + hash_ + fragment

    def document(self, iri: str) -> str:
        """Return the IRI of the document that the page about an IRI is.

        >>> Names("https://example.org/r/").document("https://example.org/r/id/programma/wonen")
        'https://example.org/r/doc/programma/wonen'
        """
        page = self.page(iri)
        shared = iri.startswith(ROOT) and not iri.startswith(self.base)
        return iri if page is None or shared else self.base + page.removeprefix(f"{self.prefix}/")

    def subjects(self, path: str) -> tuple[str, ...]:
        """Return the IRIs that the page at a path, percent-decoded, can be about.

        >>> Names("https://example.org/r/").subjects("/r/doc/programma/wonen")
        ('https://example.org/r/id/programma/wonen',)
        """
        inside = path.removeprefix(f"{self.prefix}/")
        if inside == path or _SHARED.match(path):
            return (f"{ROOT}{path.removeprefix('/')}",)
        things = inside.removeprefix("doc/")
        if things == inside:
            return (self.base + inside,)
        host, _, rest = things.partition("/")
        if rest and _HOST.fullmatch(host):
            return (f"https://{things}", f"http://{things}")
        return (f"{self.base}id/{things}",)

    def passage(self, passage: Passage) -> URIRef:
        """The IRI of a stretch of source text."""
        return URIRef(f"{self.base}id/passage/{passage.edition}/{passage.start}-{passage.end}")

    def read_passage(self, iri: str) -> Passage | None:
        """Read edition and offsets from a passage's IRI; None if it is not one of this region's.

        >>> Names("https://example.org/r/").read_passage("https://example.org/r/id/passage/2024-03/4-9")
        Passage(edition='2024-03', start=4, end=9)
        """
        if not iri.startswith(self.base):
            return None
        match = _PASSAGE.fullmatch(iri.removeprefix(self.base))
        return Passage(match["edition"], int(match["start"]), int(match["end"])) if match else None
