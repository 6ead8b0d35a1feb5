"""Publish the whole site: crawl every address, check the links, and turn them to files."""

import gzip
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from .. import release, settings
from ..iris import Names
from ..languages import LANGUAGES
from ..release import Release
from ..settings import Settings
from ..web.views.static_site import PATH as COPY
from .crawl import MISSING, Crawled, PublishJob, crawl, finish, seeds
from .folder import replacing
from .links import Address, target

Progress = Callable[[int, int], None]  # how many addresses are done, of how many that are known

_CHUNK = 16  # addresses handed to a process at once
_JUMPS = 5  # redirects that are followed


@dataclass(frozen=True)
class Options:
    """Options of a publication.

    `address` is where the files will be served, as it stands in the catalogue, the
    sitemap and the examples; `server` a live server for what files cannot do. `jobs`
    processes work at once. Without `compress` the files can be read from the disk.
    `only` bounds it to the addresses whose path matches, for a look at a part.
    """

    address: str
    server: str = ""
    jobs: int = os.cpu_count() or 1
    compress: bool = True
    only: str = ""

    def wants(self, address: Address) -> bool:
        """Return whether an address is part of what is published."""
        always = address.path in {COPY, MISSING} or address.path.startswith("/static/")
        return always or re.fullmatch(self.only or ".*", address.path) is not None


class Dead(NamedTuple):
    """A link inside the site that leads nowhere: on which page, as written, and why."""

    page: str
    reference: str
    why: str


@dataclass
class PublishResult:
    """The result of a publication: its size, and its dead links."""

    folder: Path
    files: int = 0
    pages: int = 0
    size: int = 0
    dead: list[Dead] = field(default_factory=list)


def publish(
    chosen: Settings, folder: Path, options: Options, progress: Progress = lambda _, __: None
) -> PublishResult:
    """Publish the release in place into a folder, which is replaced whole if it was made here before.

    Raises PublishError when the folder holds anything else, ReleaseError when there is
    no release. With a dead link nothing is put in place.
    """
    current = release.current(chosen)
    published = PublishResult(folder)
    with replacing(folder, current.id) as filling:
        draft = filling.folder
        job = PublishJob(settings.dumps(chosen), draft, options.address, options.server, options.compress)
        context = get_context("spawn")  # a store may have threads, which no fork survives
        with ProcessPoolExecutor(options.jobs, context) as pool:
            answers = _crawl_all(pool, job, current, options, progress)
            files = files_of(answers)
            published.dead = list(dead_links(answers, files, options))
            pages = [answer for answer in answers.values() if answer.page]
            list(pool.map(partial(finish, job, files), pages, chunksize=_CHUNK * 8))
        _extra(draft)
        written = [path for path in draft.rglob("*") if path.is_file()]
        published.files, published.pages = len(written), len(pages)
        published.size = sum(path.stat().st_size for path in written)
        filling.whole = not published.dead
    return published


def _crawl_all(
    pool: ProcessPoolExecutor, job: PublishJob, current: Release, options: Options, progress: Progress
) -> dict[Address, Crawled]:
    """Ask for what the site must have, then for what those pages link to, until nothing is new."""
    every = dict.fromkeys(Address(path, each) for path in (COPY, MISSING) for each in LANGUAGES)
    start = seeds(current.open(), Names(current.base), current.queries())
    every |= dict.fromkeys(address for address in start if options.wants(address))
    answers: dict[Address, Crawled] = {}
    wave = list(every)
    while wave:
        for answer in pool.map(partial(crawl, job), wave, chunksize=_CHUNK):
            answers[answer.address] = answer
            progress(len(answers), len(every))
        linked = dict.fromkeys(
            found.address
            for asked in wave
            for reference in _mentioned(answers[asked])
            if (found := target(reference, asked)) and found.address and found.address not in every
        )
        wave = [address for address in linked if address and options.wants(address)]
        every.update(dict.fromkeys(wave))
    return answers


def _mentioned(answer: Crawled) -> Iterable[str]:
    return (*answer.references, answer.moved) if answer.moved else answer.references


def files_of(answers: Mapping[Address, Crawled]) -> dict[Address, str]:
    """Return the file of each address, redirects followed."""
    found = {}
    for address, answer in answers.items():
        last = answer
        for _ in range(_JUMPS):
            to = target(last.moved, last.address) if last.moved else None
            if to is None or to.address is None or to.address not in answers:
                break
            last = answers[to.address]
        if last.file:
            found[address] = last.file
    return found


def dead_links(
    answers: Mapping[Address, Crawled], files: Mapping[Address, str], options: Options
) -> Iterable[Dead]:
    """Find the links that lead to no file, or to no place in the page they name."""
    places = {answer.file: answer.identifiers for answer in answers.values() if answer.page}
    for answer in answers.values():
        for reference in answer.references:
            found = target(reference, answer.address)
            if found is None or found.address is None or not options.wants(found.address):
                continue
            file = files.get(found.address)
            if file is None:
                status = answers[found.address].status if found.address in answers else 404
                yield Dead(answer.file, reference, f"{status}")
            elif found.fragment and file in places and found.fragment not in places[file]:
                yield Dead(answer.file, reference, f"no #{found.fragment} there")


def _extra(draft: Path) -> None:
    """Give hosts that choose no language the Dutch front page and the Dutch page for what is not there.

    The latter is never compressed: not every web server unpacks what it shows with an error.
    """
    for name in ("index", "404"):
        dutch = draft / f"{name}.nl.html"
        packed = dutch.with_name(f"{dutch.name}.gz")
        if packed.exists() and name == "404":
            (draft / f"{name}.html").write_bytes(gzip.decompress(packed.read_bytes()))
        elif packed.exists():
            shutil.copyfile(packed, draft / f"{name}.html.gz")
        elif dutch.exists():  # not where only other pages were asked for
            shutil.copyfile(dutch, draft / f"{name}.html")
