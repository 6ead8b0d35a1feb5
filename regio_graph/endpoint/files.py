"""The dumps of a release, sent from the disk as they are; never read into memory."""

import os
from email.utils import format_datetime

from ..errors import RequestError
from ..release.dumps import FOLDER as _FOLDER
from ..release.dumps import SUMS, read_name
from .headers import COMMON, FILE_SECONDS, READ, fresh, matches, not_modified, preflight
from .messages import Reply, Request
from .publication import Publication

FOLDER = f"/{_FOLDER}/"


def answer(request: Request, published: Publication) -> Reply | None:
    """Give a dump, or their checksums; None for the page that lists them."""
    name = request.path.removeprefix(FOLDER)
    if not name:
        return None
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        raise RequestError(f"files are only read here, not changed by {request.method}", 405, allow=READ)
    file = published.files.get(name)
    if file is None:
        raise RequestError(f"there is no file {name[:80]!r}; /dumps lists them", status=404)
    if request.method == "OPTIONS":
        return preflight(READ)
    headers = [
        ("content-type", "text/plain; charset=utf-8" if name == SUMS else "application/gzip"),
        *COMMON,
        ("link", published.links),
        ("etag", f'"{file.sha256}"'),
        fresh(FILE_SECONDS),
    ]
    if published.modified:
        headers.append(("last-modified", format_datetime(published.modified, usegmt=True)))
    if read_name(name):
        headers.append(("content-disposition", f'attachment; filename="{name}"'))
    if matches(request.if_none_match, headers):
        return not_modified(headers, "dump")
    descriptor = os.open(published.release.folder / _FOLDER / name, os.O_RDONLY)
    return Reply(200, headers, size=file.size, file=descriptor, note="dump")
