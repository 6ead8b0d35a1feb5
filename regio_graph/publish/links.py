"""The links of a page: found, resolved to addresses of the site, and rewritten. Pure.

An address inside the site is a path with the language of the page or the format of the
data; anything else that is asked of an address needs a server.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ..languages import LANGUAGES

_ATTRIBUTE = re.compile(r'(?<=\s)(?P<name>href|src|data|action|data-index)="(?P<value>[^"]*)"')
_IDENTIFIER = re.compile(r'(?<=\s)id="([^"]*)"')
_FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>.*?</form>", re.DOTALL)
_PAGE = re.compile(r"(?P<page>/.+?)(?:\.(?P<language>nl|en))?\.html")
_LIVE = ("/api/explorer", "/graph-store", "/metrics")  # of no use without a server
_SAFE = "/:@!$&'()*+,=~"

# What a file's name ends in, by media type; the first is also what the type is asked by.
EXTENSIONS = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "application/json": "json",
    "application/xml": "xml",
    "application/atom+xml": "atom",
    "application/gzip": "gz",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oai.openapi+json": "json",
    "application/yaml": "yaml",
    "text/plain": "txt",
    "text/css": "css",
    "text/javascript": "js",
    "text/markdown": "md",
    "image/svg+xml": "svg",
    "image/png": "png",
    "font/woff2": "woff2",
}
_KNOWN = frozenset({*EXTENSIONS.values(), "srj", "srx", "rq", "sha256", "map", "ico", "webmanifest"})


class Address(NamedTuple):
    """A place in the site: a path, percent-decoded, and what is asked of it."""

    path: str
    language: str = ""
    format: str = ""

    @property
    def is_data(self) -> bool:
        """True if the extension of its path says that it is no page."""
        name = self.path.rpartition("/")[2]
        return name.rpartition(".")[2] in _KNOWN if "." in name else False

    def file(self, media_type: str) -> str:
        """Name the file that holds an answer of a media type, relative to the site's root."""
        path = self.path[1:] + ("index" if self.path.endswith("/") else "")
        extension = EXTENSIONS.get(media_type, "")
        stem, _, ending = path.rpartition(".")
        if self.is_data and media_type != "text/html":
            return f"{stem}.{self.language}.{ending}" if self.language else path
        if media_type == "text/plain":  # which others look for by that name
            return path
        parts = (path, self.language if media_type == "text/html" else "", extension)
        return ".".join(part for part in parts if part)


class Target(NamedTuple):
    """The target of a link: an address of the site and a fragment; no address for what needs a server."""

    address: Address | None
    fragment: str = ""


def references(html: str) -> Iterator[str]:
    """Yield every link and every embedded thing of a page, as it is written."""
    html = _FORM.sub("", html)
    for match in _ATTRIBUTE.finditer(html):
        yield unescape(match["value"])


def identifiers(html: str) -> frozenset[str]:
    """List the places in a page that a link can lead to."""
    return frozenset(unescape(found) for found in _IDENTIFIER.findall(html))


def target(reference: str, page: Address) -> Target | None:
    """Find out what a link of a page leads to; None when it leads out of the site.

    >>> target("/def?lang=en#Programme", Address("/", "nl"))
    Target(address=Address(path='/def', language='en', format=''), fragment='Programme')
    >>> target("/queries/programmes/ended?day=2024-01-01", Address("/", "nl"))
    Target(address=None, fragment='')
    >>> target("https://example.org/", Address("/", "nl"))
    """
    found = _parsed(reference)
    if found is None or not found.known:
        return None if found is None else Target(None)
    if found.here:
        return Target(page, found.fragment)
    path = found.path or page.path
    own = page.language or LANGUAGES[0]  # a sitemap has no language of its own
    language = found.language or ("" if found.format or Address(path).is_data else own)
    return Target(Address(path, language, found.format), found.fragment)


class _Reference(NamedTuple):
    """A link, parsed: `known` if files can follow it, `here` if it stays in its page."""

    path: str = ""
    language: str = ""
    format: str = ""
    fragment: str = ""
    known: bool = True
    here: bool = False


@lru_cache(maxsize=1 << 17)  # every page has the same links around its own
def _parsed(reference: str) -> _Reference | None:
    """Read a link; None when it leads out of the site."""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not reference or (parts.path and not parts.path.startswith("/")):
        return None
    fragment = unquote(parts.fragment)
    if not parts.path and not parts.query:
        return _Reference(fragment=fragment, here=True)
    path = unquote(parts.path)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    given = dict(asked)
    if path.startswith(_LIVE) or set(given) - {"lang", "format"} or len(given) < len(asked):
        return _Reference(known=False)
    language = given.get("lang", "")
    if page_of := _PAGE.fullmatch(path):  # a page by the name of its file
        path, language = page_of["page"], language or page_of["language"] or ""
    return _Reference(path, language, given.get("format", ""), fragment)


def rewritten(html: str, replace: Callable[[str], str | None], note: str, *, searches: bool = False) -> str:
    """Write other links in the place of a page's own, and a note in the place of its forms.

    A box to search in stays where the browser can search, and goes without a word where not.
    """

    def attribute(match: re.Match[str]) -> str:
        other = replace(unescape(match["value"]))
        return match[0] if other is None else f'{match["name"]}="{escape(other)}"'

    def form(match: re.Match[str]) -> str:
        if 'role="search"' not in match["attributes"]:
            return note
        return match[0] if searches else ""

    return _ATTRIBUTE.sub(attribute, _FORM.sub(form, html))


def relative(file: str, source: str, fragment: str = "") -> str:
    """Write the way from one file to another, so that the folder works wherever it stands.

    >>> relative("def.nl.html", "queries/people/leads.nl.html", "Programme")
    '../../def.nl.html#Programme'
    >>> relative("queries/index.nl.html", "queries/index.nl.html", "content")
    '#content'
    """
    if file == source and fragment:
        return f"#{quote(fragment, safe=_SAFE)}"
    here, there = source.split("/")[:-1], file.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    steps = [".."] * (len(here) - shared) + there[shared:]
    way = quote("/".join(steps), safe=_SAFE)
    if ":" in steps[0]:  # which would be read as a scheme
        way = f"./{way}"
    return f"{way}#{quote(fragment, safe=_SAFE)}" if fragment else way
