"""What a client says and asks, handed to the module that knows, over standard input and output."""

import asyncio
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from ..errors import RequestError
from . import completing, describing, fixing, navigating
from .region import Region
from .session import EditorSession

_TRIGGERS = [":", "<", "/"]


def make(default: Path, language: str) -> EditorSession:
    """Make a server for projects, `default` that of documents that are in none."""
    server = EditorSession(default, language)
    _listen(server)
    _answer(server)
    _edit(server)
    return server


def _listen(server: EditorSession) -> None:
    """Register what a client tells without waiting for an answer."""

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


def _answer(server: EditorSession) -> None:
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


def _edit(server: EditorSession) -> None:
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
    server: EditorSession,
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
