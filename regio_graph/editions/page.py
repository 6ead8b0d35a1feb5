"""The review as a local page: on loopback only, behind a token, and outside the server that is public.

The token stands in the address; Host and Origin are checked, so that no other page in the
same browser can decide. The page works with forms alone; a script adds the keys.
"""

import secrets
import sys
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ..errors import RegioError
from .reviewing import Review, ReviewItem, SourceLine

MOST = 200_000  # bytes of a form

_FILES = Path(__file__).parent / "static"
_STATIC = {"review.css": "text/css", "review.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_BUTTONS = (("accept", "a", "Aannemen", "yes"), ("reject", "r", "Afwijzen", ""), ("later", "l", "Later", ""))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base has it
        """Say nothing when a browser goes away in the middle of an answer."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Page:
    """Serves one review; `url` is where."""

    def __init__(self, review: Review, port: int = 0) -> None:
        self.review, self.token, self.lock = review, secrets.token_urlsafe(24), Lock()
        self.server = _Server(("127.0.0.1", port), _handler(self))
        self.port = self.server.server_address[1]

    @property
    def url(self) -> str:
        """The address, with its token."""
        return f"http://127.0.0.1:{self.port}/{self.token}/"

    def serve(self) -> None:
        """Serve until interrupted."""
        try:
            self.server.serve_forever()
        finally:
            self.server.server_close()
            self.review.finish()

    def hosts(self) -> set[str]:
        """The names by which a browser on this machine can ask."""
        return {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    def act(self, action: str, form: dict[str, str]) -> str:
        """Do what a form asks; returns the key of the proposal to show next."""
        key = form.get("key", "")
        following = self.review.next(key)
        if action == "undo":
            proposal = self.review.undo()
            return proposal.key if proposal else key
        if action == "all":
            self.review.accept_like(key)
        else:
            self.review.decide(key, action, turtle=form.get("turtle", ""), note=form.get("note", ""))
        waiting = {p.key for p in self.review.open()}
        if following and following.key in waiting and following.key != key:
            return following.key
        left = self.review.next()
        return left.key if left else ""

    def html(self, key: str, problem: str = "", turtle: str = "") -> str:
        """Write the page of one proposal, or that all is decided."""
        done, of = self.review.progress()
        title = f"Editie {escape(self.review.folder.code)}: {done} van {of} beslist"
        head = (
            '<!doctype html><html lang="nl"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f'<title>{title}</title><link rel="stylesheet" href="review.css">'
            f'<script src="review.js" defer></script><main><h1>{title}</h1>'
            f'<progress value="{done}" max="{max(of, 1)}" aria-label="Beslist"></progress>'
        )
        chosen = key or (proposal.key if (proposal := self.review.next()) else "")
        if not chosen:
            button = '<button data-key="u">Laatste ongedaan maken <kbd>u</kbd></button>'
            undo = f'<form method="post" action="undo">{button}</form>'
            return head + f"<p class=says>Alles is beslist.</p>{undo}</main></html>"
        return head + self._item(self.review.item(chosen), problem, turtle) + "</main></html>"

    def _item(self, item: ReviewItem, problem: str, turtle: str) -> str:
        p = item.proposal
        out = [f'<p class="says">{escape(p.says or p.kind)}</p>']
        if problem:
            out.append(f'<p class="again" role="alert">{escape(problem)}</p>')
        if item.state.reason:
            out.append(f'<p class="again">Opnieuw open: {escape(item.state.reason)}</p>')
        if p.question:
            out.append(f'<p class="ask">{escape(p.question)}</p>')
        if p.near:
            out.append(f"<p>Lijkt op: {escape(' · '.join(p.near))}</p>")
        out.append(f'<h2>Bron</h2><ol class="source">{"".join(map(_line, item.lines))}</ol>')
        hidden = f'<input type="hidden" name="key" value="{escape(p.key)}">'
        buttons = "".join(
            f'<button formaction="{do}" data-key="{key}" class="{style}">{label} <kbd>{key}</kbd></button>'
            for do, key, label, style in _BUTTONS
        )
        like = self.review.like(p.key)
        if len(like) > 1:
            told = f"Alle {len(like)} zekere van deze soort aannemen"
            buttons += f'<button formaction="all" data-key="A">{told} <kbd>A</kbd></button>'
        buttons += '<button formaction="undo" data-key="u">Ongedaan <kbd>u</kbd></button>'
        out.append(f'<form method="post" action="accept">{hidden}{buttons}</form>')
        following = self.review.next(p.key)
        if following:
            out.append(f'<p><a data-key="n" href="?at={escape(following.key)}">Volgende <kbd>n</kbd></a></p>')
        if item.turtle or turtle:
            out.append(_editor(hidden, turtle or item.turtle, opened=bool(turtle)))
            out.append(f"<h2>Turtle</h2><pre>{escape(item.turtle)}</pre>")
        if p.was:
            out.append(f"<h2>Vorige editie</h2><pre>{escape(p.was.strip())}</pre>")
        out.append(f"<p>Soort {escape(p.kind)} · zekerheid {p.confidence:.2f} · regel {escape(p.rule)}</p>")
        return "".join(out)


def _editor(hidden: str, turtle: str, *, opened: bool) -> str:
    return (
        f'<details data-key="e"{" open" if opened else ""}><summary>Bewerken <kbd>e</kbd></summary>'
        f'<form method="post" action="edit">{hidden}<label>Turtle; een vindplaats schrijft u als '
        '<code>regio:passage "de woorden"</code><textarea name="turtle" rows="14" spellcheck="false">'
        f"{escape(turtle)}</textarea></label><button>Zo vastleggen</button></form></details>"
    )


def _line(line: SourceLine) -> str:
    number, text, marks = line.number, line.text, line.marks
    out, at = "", 0
    for a, b in sorted(marks):
        out += escape(text[at:a]) + f"<mark>{escape(text[a:b])}</mark>" if a >= at else ""
        at = max(at, b)
    return f'<li><span class="n">{number}</span>{out}{escape(text[at:])}</li>'


def _handler(page: Page) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "regio-graph"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            """Show a page, the style or the script."""
            self._guarded(self._get)

        def do_POST(self) -> None:
            """Decide."""
            self._guarded(self._post)

        def _guarded(self, then: Callable[[str], None]) -> None:
            if self.headers.get("Host") not in page.hosts():
                self._send(HTTPStatus.MISDIRECTED_REQUEST, "this page answers on its own address only")
                return
            origin = self.headers.get("Origin")
            own = {f"http://{host}" for host in page.hosts()}
            if self.command == "POST" and origin not in own:
                self._send(HTTPStatus.FORBIDDEN, "only the page itself may decide")
                return
            token, _, rest = urlsplit(self.path).path.lstrip("/").partition("/")
            if not secrets.compare_digest(token.encode(), page.token.encode()):
                self._send(HTTPStatus.NOT_FOUND, "the address lacks its token; use the one that was printed")
                return
            with page.lock:
                try:
                    then(rest)
                except RegioError as error:
                    self._send(HTTPStatus.BAD_REQUEST, str(error))

        def _get(self, rest: str) -> None:
            if rest in _STATIC:
                self._send(HTTPStatus.OK, (_FILES / rest).read_text("utf-8"), _STATIC[rest])
            elif rest:
                self._send(HTTPStatus.NOT_FOUND, "there is nothing here")
            else:
                asked = parse_qs(urlsplit(self.path).query)
                self._send(HTTPStatus.OK, page.html(asked.get("at", [""])[0]), "text/html")

        def _post(self, action: str) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > MOST:
                self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a form of at most {MOST} bytes is read")
                return
            body = self.rfile.read(int(length)).decode("utf-8", "replace")
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            try:
                key = page.act(action, form)
            except RegioError as error:
                shown = page.html(form.get("key", ""), str(error), form.get("turtle", ""))
                self._send(HTTPStatus.UNPROCESSABLE_ENTITY, shown, "text/html")
                return
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"/{page.token}/" + (f"?at={key}" if key else ""))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, status: HTTPStatus, text: str, kind: str = "text/plain") -> None:
            content = text.encode("utf-8")
            self.send_response(status)
            for name, value in (
                ("Content-Type", f"{kind}; charset=utf-8"),
                ("Content-Length", str(len(content))),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", _POLICY),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "same-origin"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep the terminal quiet, and the token out of it."""

    return Handler
