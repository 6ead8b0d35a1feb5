"""A client of the Language Server Protocol: the real process, its real pipes, nothing of the server's library."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from conftest import ROOT


class Client:
    """Starts `regio-graph lsp`, sends messages and keeps what comes back."""

    def __init__(self, project: Path, *options: str) -> None:
        environ = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "regio_graph", "--project", str(project), "lsp", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, cwd=project,
        )  # fmt: skip
        self.news = threading.Condition()
        self.answers: dict[int, dict[str, Any]] = {}
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.published: list[tuple[float, str, int | None]] = []
        self.errors = bytearray()
        self.number = 0
        self.versions: dict[str, int] = {}
        self.readers = [
            threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)
        ]
        for reader in self.readers:
            reader.start()

    def begin(self) -> dict[str, Any]:
        told = self.ask("initialize", processId=None, rootUri=None, capabilities={})
        self.tell("initialized")
        return told["capabilities"]

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def raw(self, content: bytes) -> None:
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        self.send(method=method, params=params)

    def reply(self, method: str, /, **params: Any) -> dict[str, Any]:
        self.number += 1
        number = self.number
        self.send(id=number, method=method, params=params)
        self.until(lambda: number in self.answers, method)
        return self.answers.pop(number)

    def ask(self, method: str, /, **params: Any) -> Any:
        answer = self.reply(method, **params)
        assert "error" not in answer, answer
        return answer["result"]

    def until(self, true: Any, what: str, seconds: float = 30) -> None:
        with self.news:
            assert self.news.wait_for(true, seconds), (what, self.errors.decode(errors="replace")[-2000:])

    def open(self, path: Path, text: str | None = None) -> str:
        uri = path.as_uri()
        self.versions[uri] = 1
        document = {
            "uri": uri,
            "languageId": "turtle",
            "version": 1,
            "text": path.read_text() if text is None else text,
        }
        self.forget(uri)
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def change(self, uri: str, text: str) -> None:
        self.versions[uri] += 1
        self.forget(uri)
        document = {"uri": uri, "version": self.versions[uri]}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def forget(self, uri: str) -> None:
        with self.news:
            self.diagnostics.pop(uri, None)

    def found(self, uri: str, code: str | None = None) -> list[dict[str, Any]]:
        """Wait for diagnostics, of one code if it is named, and return them."""

        def there() -> bool:
            told = self.diagnostics.get(uri)
            return told is not None and (code is None or any(one["code"] == code for one in told))

        self.until(there, f"diagnostics {code}: {self.diagnostics.get(uri)}")
        return [one for one in self.diagnostics[uri] if code is None or one["code"] == code]

    def nothing(self, uri: str) -> None:
        """Wait until nothing is wrong."""
        self.until(lambda: self.diagnostics.get(uri) == [], f"no diagnostics {self.diagnostics.get(uri)}")

    def at(self, uri: str, text: str, part: str, inside: int = 0) -> dict[str, Any]:
        start = text.index(part) + inside
        line = text.count("\n", 0, start)
        before = text[text.rfind("\n", 0, start) + 1 : start]
        units = len(before.encode("utf-16-le")) // 2
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": units}}

    def end(self) -> int:
        self.ask("shutdown")
        self.tell("exit")
        code = self.process.wait(30)
        self.close()
        return code

    def close(self) -> None:
        for reader in self.readers:
            reader.join(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def _read_errors(self) -> None:
        self.errors.extend(self.process.stderr.read())

    def _read(self) -> None:
        out = self.process.stdout
        while header := out.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = out.readline()
            message = json.loads(out.read(length))
            with self.news:
                if message.get("method") == "textDocument/publishDiagnostics":
                    params = message["params"]
                    self.diagnostics[params["uri"]] = params["diagnostics"]
                    self.published.append((time.perf_counter(), params["uri"], params.get("version")))
                elif "id" in message and "method" not in message:
                    self.answers[message["id"]] = message
                self.news.notify_all()


def under(text: str, span: dict[str, Any]) -> str:
    """Return the text in a range, which counts in UTF-16."""
    return text[offset(text, span["start"]) : offset(text, span["end"])]


def offset(text: str, position: dict[str, int]) -> int:
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: position["line"]])
    part = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]]
    return before + len(part.decode("utf-16-le"))


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """Return a text after edits, last first as the protocol has them."""
    for edit in sorted(edits, key=lambda edit: offset(text, edit["range"]["start"]), reverse=True):
        start, end = (offset(text, edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text
