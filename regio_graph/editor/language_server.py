"""The server: what a client says and asks, handed to the module that knows."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from .. import __version__
from ..errors import RequestError
from . import completing, describing, fixing, navigating
from .background import Background
from .diagnosing import Seen, at_once, by_shapes
from .ranges import Ranges
from .recheck import Checked, Recheck
from .region import Region, root_of
from .workfile import WorkFile

_TRIGGERS = [":", "<", "/"]
_log = logging.getLogger(__name__)


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


class Server(LanguageServer):
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
                self._publish(address, found, again=True)
                continue
            if not region.is_project or not seen.file.outline.mentions:
                self._publish(address, found, again=True)
            elif region.is_checked(seen.file.name):
                regions[region.root] = (region, recheck)
            else:
                guests.append((seen, region, recheck))
        for region, recheck in regions.values():
            self._tell(region, recheck.check())
        for seen, region, recheck in guests:
            checked = recheck.check(seen.file)
            found = [*at_once(seen, region), *by_shapes(seen, checked)]
            self._publish(navigating.uri(seen.file.path), found, again=True)

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

    def _tell(self, region: Region, checked: Checked) -> None:
        """Publish what was found in each file of a project, and that nothing is found any more."""
        named = {finding.file for finding in checked.findings} | {name for name, *_ in checked.miscited}
        opened = {uris.to_fs_path(each): each for each in list(self.workspace.text_documents)}
        for file in region.files():
            address = opened.get(str(file.path), navigating.uri(file.path))
            is_open = str(file.path) in opened
            if file.mistake is not None or not file.is_rdf or not region.is_checked(file.name):
                continue
            if file.name in named or is_open or self.shown.get(address):
                seen = self._seen(file)
                at_first = at_once(seen, region) if is_open else []
                only_open = checked if is_open or not checked.wrong else Checked()
                self._publish(address, [*at_first, *by_shapes(seen, only_open)], again=is_open)

    def _publish(self, address: str, found: list[types.Diagnostic], *, again: bool = False) -> None:
        """Send what was found in a document; once is enough for one that is not open."""
        address = self._as_client_writes(address)
        if self.shown.get(address) == found and not again:
            return
        version = self.workspace.text_documents[address].version if again else None
        self.shown[address] = found
        told = types.PublishDiagnosticsParams(address, found, version)
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


def make(default: Path, language: str) -> Server:
    """Make a server for projects, `default` that of documents that are in none."""
    server = Server(default, language)
    _listen(server)
    _answer(server)
    _edit(server)
    return server


def _listen(server: Server) -> None:
    """Register what a client tells without waiting for an answer."""
    import asyncio  # noqa: PLC0415 - only to name the loop that runs by then

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        server.begin(asyncio.get_running_loop())

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(told: types.DidOpenTextDocumentParams) -> None:
        server.background.changed(told.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(told: types.DidChangeTextDocumentParams) -> None:
        server.background.changed(told.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(told: types.DidCloseTextDocumentParams) -> None:
        server.background.changed(told.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(told: types.DidChangeWatchedFilesParams) -> None:
        for change in told.changes:
            if change.uri not in server.workspace.text_documents:
                server.background.changed(change.uri)

    @server.feature(types.SHUTDOWN)
    def ended(*_: object) -> None:
        server.background.end()


def _answer(server: Server) -> None:
    """Register what a client asks about a place in a text."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(asked: types.HoverParams) -> types.Hover | None:
        seen, region, _ = server.seen(asked.text_document.uri)
        mention = seen.file.outline.at(seen.ranges.offset(asked.position))
        if mention is None or not mention.is_iri:
            return None
        with server.projects.lock:
            told = describing.describe(region, mention.value, server.language)
        if told is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told), seen.ranges.of(mention))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS))
    def complete(asked: types.CompletionParams) -> types.CompletionList:
        seen, region, _ = server.seen(asked.text_document.uri)
        with server.projects.lock:
            return completing.complete(seen, region, seen.ranges.offset(asked.position))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(asked: types.DefinitionParams) -> list[types.Location]:
        return _located(server, asked, partial(navigating.definitions, codec=server.codec))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def refer(asked: types.ReferenceParams) -> list[types.Location]:
        declared = asked.context.include_declaration
        return _located(server, asked, partial(navigating.references, codec=server.codec, declared=declared))


def _edit(server: Server) -> None:
    """Register what a client asks to have changed."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(asked: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        seen, region, _ = server.seen(asked.text_document.uri)
        mention = seen.file.outline.at(seen.ranges.offset(asked.position))
        if mention is None:
            return None
        _refusing(partial(navigating.renamable, region, mention))
        return types.PrepareRenamePlaceholder(seen.ranges.of(mention), mention.text)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(asked: types.RenameParams) -> types.WorkspaceEdit | None:
        seen, region, _ = server.seen(asked.text_document.uri)
        mention = seen.file.outline.at(seen.ranges.offset(asked.position))
        if mention is None:
            return None
        with server.projects.lock:
            change = partial(navigating.rename, region, seen.file, mention, asked.new_name, server.codec)
            edit: types.WorkspaceEdit = _refusing(change)
            return edit

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    def fix(asked: types.CodeActionParams) -> list[types.CodeAction]:
        seen, region, recheck = server.seen(asked.text_document.uri)
        with server.projects.lock:
            return list(fixing.fixes(seen, region, recheck, asked))


def _located(
    server: Server,
    asked: types.DefinitionParams | types.ReferenceParams,
    find: Callable[[Region, str], list[types.Location]],
) -> list[types.Location]:
    seen, region, _ = server.seen(asked.text_document.uri)
    mention = seen.file.outline.at(seen.ranges.offset(asked.position))
    if mention is None or not mention.is_iri:
        return []
    with server.projects.lock:
        return find(region, mention.value)


def _refusing(change: Callable[[], Any]) -> Any:  # noqa: ANN401 - hands on what it is given
    """Answer what we refuse with the reason, as the protocol has it."""
    try:
        return change()
    except RequestError as error:
        raise JsonRpcInvalidParams(str(error)) from error


def _in_a_line(record: logging.LogRecord) -> bool:
    """Log what a client did wrong in one line, and what we refused not at all; a bug keeps its traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ValueError | JsonRpcException):
        record.msg, record.args = f"{record.getMessage()}: {error}", None
        record.exc_info = record.exc_text = None
    return not isinstance(error, JsonRpcInvalidParams)


def run(default: Path, language: str) -> None:
    """Talk with the client that started this process, until it leaves."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="regio-graph lsp: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(_in_a_line)
    make(default, language).start_io()
