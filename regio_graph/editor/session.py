"""The state of one client: its documents, the projects they are in, and what is found in them."""

from pathlib import Path
from threading import RLock, Thread
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from .. import __version__
from . import navigating
from .background import Background
from .diagnosing import Seen, at_once, by_shapes
from .ranges import Ranges
from .recheck import CheckOutcome, Recheck
from .region import Region, root_of
from .workfile import WorkFile


class Projects:
    """The projects that open documents belong to, each read once; guarded by `lock`."""

    def __init__(self, default: Path) -> None:
        self.lock = RLock()
        self._default = default
        self._known: dict[Path, tuple[Region, Recheck]] = {}

    def of(self, path: Path) -> tuple[Region, Recheck]:
        """Return the project of a file and its last check."""
        root = root_of(path, self._default)
        with self.lock:
            if root not in self._known:
                region = Region(root)
                self._known[root] = (region, Recheck(region))
            return self._known[root]


class EditorSession(LanguageServer):
    """The state of one client: its documents, their projects, the thread that checks them."""

    def __init__(self, default: Path, language: str) -> None:
        super().__init__("regio-graph", __version__, max_workers=2)
        self.language = language
        self.projects = Projects(default)
        self.background = Background(self._check)
        self.shown: dict[str, list[types.Diagnostic]] = {}
        self._loop: Any = None

    @property
    def codec(self) -> PositionCodec:
        """How the client counts characters."""
        return self.workspace.position_codec

    def begin(self, loop: Any) -> None:  # noqa: ANN401 - asyncio's loop, of whatever kind
        """Start to check, and to publish from the loop that talks with the client."""
        self._loop = loop
        self.background.start()

    def seen(self, uri: str) -> tuple[Seen, Region, Recheck]:
        """Return a document as it is now; raises RequestError for one that is no file."""
        path = file_path(uri)
        document = self.workspace.get_text_document(uri)
        region, recheck = self.projects.of(path)
        with self.projects.lock:
            file = region.put(region.name(path), path, document.source)
            file.version = document.version
        return self._seen(file), region, recheck

    def _seen(self, file: WorkFile) -> Seen:
        return Seen(file, Ranges(file.outline, self.codec), self.language)

    def _check(self, addresses: list[str]) -> None:
        """Check documents: what their text shows at once, then their projects by the shapes."""
        regions: dict[Path, tuple[Region, Recheck]] = {}
        guests: list[tuple[Seen, Region, Recheck]] = []
        for address in addresses:
            if address not in self.workspace.text_documents:
                self._let_go(address, regions)
                continue
            seen, region, recheck = self.seen(address)
            found = at_once(seen, region)
            if seen.file.mistake is not None:
                self._publish(address, found, seen.file)
                continue
            if not region.is_project or not seen.file.outline.mentions:
                self._publish(address, found, seen.file)
            elif region.is_checked(seen.file.name):
                regions[region.root] = (region, recheck)
            else:
                guests.append((seen, region, recheck))
        for region, recheck in regions.values():
            self._tell(region, recheck.check())
            self._weigh(recheck, addresses[0])
        for seen, region, recheck in guests:
            checked = recheck.check(seen.file)
            found = [*at_once(seen, region), *by_shapes(seen, checked)]
            self._publish(navigating.uri(seen.file.path), found, seen.file)

    def _weigh(self, recheck: Recheck, address: str) -> None:
        """Look, beside the checks, whether the region's own rules matter to them."""
        given = recheck.to_weigh()

        def work() -> None:
            if given is not None and recheck.weigh(*given):
                self.background.changed(address)

        if given is not None and given[1]:
            Thread(target=work, name="weigh", daemon=True).start()

    def _let_go(self, address: str, regions: dict[Path, tuple[Region, Recheck]]) -> None:
        """Take a file that is closed, or was changed by others, as it is on disk."""
        path = file_path(address)
        region, recheck = self.projects.of(path)
        with self.projects.lock:
            region.reload(path)
        if region.is_checked(region.name(path)):
            regions[region.root] = (region, recheck)
        else:
            self._publish(address, [])

    def _tell(self, region: Region, checked: CheckOutcome) -> None:
        """Publish what was found in each file of a project, and that nothing is found any more."""
        named = {finding.file for finding in checked.findings} | {name for name, *_ in checked.miscited}
        opened = {uris.to_fs_path(each): each for each in list(self.workspace.text_documents)}
        for now in region.files():
            file = checked.files.get(now.name, now)
            address = opened.get(str(file.path), navigating.uri(file.path))
            is_open = str(file.path) in opened
            if now.mistake is not None or not file.is_rdf or not region.is_checked(file.name):
                continue
            if file.name in named or is_open or self.shown.get(address):
                seen = self._seen(file)
                at_first = at_once(seen, region) if is_open else []
                only_open = checked if is_open or not checked.wrong else CheckOutcome()
                self._publish(address, [*at_first, *by_shapes(seen, only_open)], file if is_open else None)

    def _publish(self, address: str, found: list[types.Diagnostic], opened: WorkFile | None = None) -> None:
        """Send what was found in a document, of an open one always and with its version."""
        address = self._as_client_writes(address)
        if self.shown.get(address) == found and opened is None:
            return
        self.shown[address] = found
        told = types.PublishDiagnosticsParams(address, found, opened.version if opened else None)
        self._loop.call_soon_threadsafe(self.text_document_publish_diagnostics, told)

    def _as_client_writes(self, address: str) -> str:
        """Return the address by which the client knows a document."""
        known = self.workspace.text_documents
        if address in known:
            return address
        path = uris.to_fs_path(address)
        return next((each for each in list(known) if uris.to_fs_path(each) == path), address)


def file_path(uri: str) -> Path:
    """Return the path of a document; one without a file has a name in no folder."""
    path = uris.to_fs_path(uri)
    if uri.startswith("file:") and path:
        return Path(path)
    return Path("/untitled") / (uri.rpartition(":")[2].strip("/").replace("/", "-") or "document")
