"""The crawl: ask the application for each address, in several processes, and write its answers.

What passes between processes is small; what is published goes straight to the disk.
"""

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from html import unescape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

from .. import release, settings
from ..content.queries import CannedQuery
from ..endpoint.messages import Request
from ..endpoint.sparql import Endpoint
from ..iris import Names
from ..languages import LANGUAGES
from ..rdf import formats
from ..rdf.store import Store
from ..web.dispatch import Dispatcher
from ..web.views import static_site
from .links import Address, identifiers, references, relative, rewritten, target

MISSING = "/404"  # the page that a web server shows where there is none
_WORTH_IT = 256  # bytes below which nothing is won by compressing
_COMPRESSED = frozenset({"gz", "xlsx", "png", "woff2", "ico"})


@dataclass(frozen=True)
class PublishJob:
    """Where and how to publish; sent to each process of the crawl.

    `settings` is JSON, `address` where the files will be served, `server` a live server,
    if there is one, that can do what files cannot.
    """

    settings: str
    folder: Path
    address: str
    server: str
    compress: bool


@dataclass(frozen=True)
class Crawled:
    """The answer to one address: a file, a redirect, or neither."""

    address: Address
    status: int
    file: str = ""
    page: bool = False
    references: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    moved: str = ""


def crawl(job: PublishJob, address: Address) -> Crawled:
    """Ask for one address and write the answer into the folder; the links of a page stay as they are."""
    return _crawler(job).crawl(address)


def finish(job: PublishJob, files: Mapping[Address, str], page: Crawled) -> int:
    """Turn the links of a page to the files they lead to; return the bytes it takes."""
    return _crawler(job).finish(page, files)


@lru_cache(maxsize=1)  # a process of the crawl opens the release once
def _crawler(job: PublishJob) -> "Crawler":
    return Crawler(job)


class Crawler:
    """The application over the release in place, asked in this process."""

    def __init__(self, job: PublishJob) -> None:
        self._job = job
        chosen = settings.loads(job.settings)
        current = release.current(chosen)
        self._dispatcher = Dispatcher(Endpoint(chosen, current, current.open()))
        self._dispatcher.flask.register_blueprint(static_site.blueprint(job.server))

    def crawl(self, address: Address) -> Crawled:
        """Ask for one address and write the answer."""
        host = urlsplit(self._job.address)
        named = {"lang": address.language, "format": address.format}
        request = Request(
            "GET",
            address.path,
            urlencode({name: value for name, value in named.items() if value}),
            accept="*/*" if address.is_data or address.format else "text/html, */*;q=0.1",
            accept_language=address.language,
            host=host.netloc,
            scheme=host.scheme,
        )
        reply = self._dispatcher.answer(request)
        headers = dict(reply.headers)
        expected = 404 if address.path == MISSING else 200
        if "location" in headers:
            return Crawled(address, reply.status, moved=unquote(headers["location"]))
        if reply.status != expected:
            return Crawled(address, reply.status)
        body = reply.body
        if reply.file >= 0:
            with os.fdopen(reply.file, "rb") as large:
                body = large.read()
        media_type = _media_type(headers)
        if media_type == "text/html" and not address.language:  # asked for data, and got a page instead
            return Crawled(address, 406)
        file = address.file(media_type)
        if media_type != "text/html":
            self._write(file, body)
            return Crawled(address, 200, file, references=_listed(address, body, self._job.address))
        path = self._job.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        html = body.decode("utf-8")
        linked = tuple(dict.fromkeys(references(html)))
        return Crawled(address, 200, file, page=True, references=linked, identifiers=identifiers(html))

    def finish(self, page: Crawled, files: Mapping[Address, str]) -> int:
        """Turn the links of a page to the files they lead to; return the bytes it takes."""
        job = self._job
        html = (job.folder / page.file).read_text("utf-8")
        note = files[Address(static_site.PATH, page.address.language)]
        absolute = urlsplit(job.address).path if page.address.path == MISSING else ""

        def way(file: str, fragment: str = "") -> str:
            """A page that is shown at any address cannot have links that start from its own."""
            return (
                f"{absolute}{relative(file, 'index.html', fragment)}"
                if absolute
                else relative(file, page.file, fragment)
            )

        def replace(reference: str) -> str | None:
            if reference.startswith("#"):
                return None
            found = target(reference, page.address)
            if found is None:
                return None
            if found.address is None:
                return f"{job.server.rstrip('/')}{reference}" if job.server else way(note)
            file = files.get(found.address)
            return way(note) if file is None else way(file, found.fragment)

        texts = self._dispatcher.flask.extensions["regio"].texts[page.address.language]
        form = static_site.note(texts, way(note))
        searches = Address("/search-index.json") in files
        return self._write(page.file, rewritten(html, replace, form, searches=searches).encode())

    def _write(self, file: str, body: bytes) -> int:
        """Write a file, compressed where that makes it smaller; a web server knows what to do with it."""
        path = self._job.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._job.compress and len(body) >= _WORTH_IT and file.rpartition(".")[2] not in _COMPRESSED:
            path.unlink(missing_ok=True)
            path = path.with_name(f"{path.name}.gz")
            body = gzip.compress(body, 9, mtime=0)
        path.write_bytes(body)
        return len(body)


def _listed(address: Address, body: bytes, site: str) -> tuple[str, ...]:
    """List the addresses of the site that a sitemap names."""
    if not address.path.startswith("/sitemap"):
        return ()
    found = (unescape(each) for each in re.findall(r"<loc>\s*(.*?)\s*</loc>", body.decode("utf-8")))
    return tuple(f"/{each.removeprefix(site)}" for each in found if each.startswith(site))


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
