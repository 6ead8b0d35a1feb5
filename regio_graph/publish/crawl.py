"""Asks the application for addresses, in processes of their own, and writes down what it answers.

What a process is told and tells is small; what is published goes straight to the disk.
"""

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from html import unescape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from .. import release, settings
from ..content.queries import CannedQuery
from ..endpoint.messages import Request
from ..endpoint.sparql import Endpoint
from ..iris import Names
from ..languages import LANGUAGES
from ..rdf import formats
from ..rdf.store import Store
from ..web.app import create_app
from ..web.views import static_site
from ..workers.worker import Pages, answer
from .links import Address, identifiers, references, relative, rewritten, target

MISSING = "/404"  # the page that a web server shows where there is none
_WORTH_IT = 256  # bytes below which nothing is won by compressing
_COMPRESSED = frozenset({"gz", "xlsx", "png", "woff2", "ico"})


@dataclass(frozen=True)
class Site:
    """What a process has to know: the release, where to write, and how.

    `address` is where the files will be served, `server` a live server, if there is one,
    that can do what files cannot.
    """

    settings: str
    folder: Path
    address: str
    server: str
    compress: bool


@dataclass(frozen=True)
class Answer:
    """What the application answered: a file, or where to look instead, or neither."""

    address: Address
    status: int
    file: str = ""
    page: bool = False
    references: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    moved: str = ""


@dataclass
class _Opened:
    site: Site
    endpoint: Endpoint
    pages: Pages
    texts: Mapping[str, Any]


_opened: list[_Opened] = []  # one a process


def open_site(site: Site) -> None:
    """Open the release in this process."""
    chosen = settings.loads(site.settings)
    current = release.current(chosen)
    endpoint = Endpoint(chosen, current, current.open())
    app = create_app(endpoint)
    app.register_blueprint(static_site.blueprint(site.server))
    _opened[:] = [_Opened(site, endpoint, app, app.extensions["regio"].texts)]


def ask(address: Address) -> Answer:
    """Ask for one address and write what is answered into the folder; a page with its links as they are."""
    opened = _opened[0]
    site = urlsplit(opened.site.address)
    named = {"lang": address.language, "format": address.format}
    request = Request(
        "GET",
        address.path,
        urlencode({name: value for name, value in named.items() if value}),
        accept="*/*" if address.is_data or address.format else "text/html, */*;q=0.1",
        accept_language=address.language,
        host=site.netloc,
        scheme=site.scheme,
    )
    reply = answer(request, opened.endpoint, opened.pages)
    headers = dict(reply.headers)
    expected = 404 if address.path == MISSING else 200
    if "location" in headers:
        return Answer(address, reply.status, moved=unquote(headers["location"]))
    if reply.status != expected:
        return Answer(address, reply.status)
    body = reply.body
    if reply.file >= 0:
        with os.fdopen(reply.file, "rb") as large:
            body = large.read()
    media_type = _media_type(headers)
    if media_type == "text/html" and not address.language:  # asked for data, and got a page instead
        return Answer(address, 406)
    file = address.file(media_type)
    if media_type != "text/html":
        _write(opened.site, file, body)
        return Answer(address, 200, file, references=_listed(address, body, opened.site.address))
    path = opened.site.folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    html = body.decode("utf-8")
    return Answer(address, 200, file, True, tuple(dict.fromkeys(references(html))), identifiers(html))  # noqa: FBT003


def finish(answer: Answer, files: Mapping[Address, str]) -> int:
    """Turn the links of a page to the files they lead to; return the bytes it takes."""
    opened = _opened[0]
    site = opened.site
    html = (site.folder / answer.file).read_text("utf-8")
    note = files[Address(static_site.PATH, answer.address.language)]
    absolute = urlsplit(site.address).path if answer.address.path == MISSING else ""

    def way(file: str, fragment: str = "") -> str:
        """A page that is shown at any address cannot have links that start from its own."""
        return (
            f"{absolute}{relative(file, 'index.html', fragment)}"
            if absolute
            else relative(file, answer.file, fragment)
        )

    def replace(reference: str) -> str | None:
        if reference.startswith("#"):
            return None
        found = target(reference, answer.address)
        if found is None:
            return None
        if found.address is None:
            return f"{site.server.rstrip('/')}{reference}" if site.server else way(note)
        file = files.get(found.address)
        return way(note) if file is None else way(file, found.fragment)

    form = static_site.note(opened.texts[answer.address.language], way(note))
    searches = Address("/search-index.json") in files
    return _write(site, answer.file, rewritten(html, replace, form, searches=searches).encode())


def _listed(address: Address, body: bytes, site: str) -> tuple[str, ...]:
    """List the addresses of the site that a sitemap names."""
    if not address.path.startswith("/sitemap"):
        return ()
    found = (unescape(each) for each in re.findall(r"<loc>\s*(.*?)\s*</loc>", body.decode("utf-8")))
    return tuple(f"/{each.removeprefix(site)}" for each in found if each.startswith(site))


def _write(site: Site, file: str, body: bytes) -> int:
    """Write a file, compressed where that makes it smaller; a web server knows what to do with it."""
    path = site.folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if site.compress and len(body) >= _WORTH_IT and file.rpartition(".")[2] not in _COMPRESSED:
        path.unlink(missing_ok=True)
        path = path.with_name(f"{path.name}.gz")
        body = gzip.compress(body, 9, mtime=0)
    path.write_bytes(body)
    return len(body)


def _media_type(headers: Mapping[str, str]) -> str:
    message = Message()
    message["content-type"] = headers.get("content-type", "application/octet-stream")
    return message.get_content_type()


# Pages and documents that every site has, or would have; what does not answer is left out.
_PAGES = (
    "/",
    "/queries/",
    "/def",
    "/shape",
    "/concept",
    "/limits",
    "/validation",
    "/sparql",
    "/search",
    "/about",
    "/api",
    "/catalogue",
    "/dumps",
    "/pictures/",
)
_DOCUMENTS = ("/.well-known/void",)  # that harvesters ask for in a format of their own, and have no endings
_FILES = (
    "/catalogue.ttl",
    "/catalogue.jsonld",
    "/catalogue.nt",
    "/catalogue.rdf",
    "/changes.atom",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/void",
    "/.well-known/security.txt",
    "/openapi.json",
    "/search-index.json",
)
_ANSWERS = ("csv", "tsv", "json", "xml", "xlsx")


def seeds(store: Store, names: Names, queries: tuple[CannedQuery, ...]) -> Iterator[Address]:
    """Yield the addresses to start from, each once."""
    things = {unquote(page.partition("#")[0]) for iri in store.subjects("") if (page := names.page(iri))}
    asked = {f"/queries/{query.name}" for query in queries}
    pages = [*_PAGES, *sorted(things), *sorted(asked)]
    for path in dict.fromkeys(pages):
        yield from (Address(path, language) for language in LANGUAGES)
        extensions = [form.extension for form in formats.GRAPHS] if path in things else []
        extensions += _ANSWERS if path in asked else []
        for extension in extensions:  # what ends in a slash has no name to put an ending after
            yield Address(path, "", extension) if path.endswith("/") else Address(f"{path}.{extension}")
    for path in _DOCUMENTS:
        yield from (Address(path, "", form.extension) for form in formats.GRAPHS)
    yield from (Address(path) for path in _FILES)
    yield from (
        Address(f"/static/{name}") for name in sorted(_static(files("regio_graph") / "web" / "static"))
    )


def _static(folder: Traversable, inside: str = "") -> Iterator[str]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _static(path, f"{inside}{path.name}/")
        else:
            yield inside + path.name
