"""What can go wrong, drawn once.

RegioError
├── ProjectError     the project folder lacks what it must have
├── SourceError      a source file cannot be read             file, line, column
│   └── ConfigurationError  the configuration file is wrong  file, line
├── QueryFileError   a canned query is malformed              file, line
├── ShapesError      shapes say something that no shape can  problems, each with its place
├── AddressError     the server cannot listen where it was told
├── ExtraError       an optional part was not installed
├── ReleaseError     there is no release, or it is damaged
├── PublishError     the folder to publish in is not ours to write
├── RequestError     the client asked wrongly                 status 400, 404, 405, 406, 413, 414, 415
│   ├── DateError    a text is not a date we read             the text, what is wrong with it
│   └── UnfitError   a value does not fit its parameter       the parameter, the value, what comes near
└── LimitError       an answer would cost more than is allowed, or there is no room now    status 503

A message says what is wrong, where, and what to do. Data that breaks a shape is not
an error: it is a finding in a `Report`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

READ_ONLY = "this endpoint only reads; data change by changing the sources and building again"


class RegioError(Exception):
    """The base of every error this package raises on purpose; never raised itself.

    `exit_code` is what the command line ends with, `status` what HTTP answers with, `hint`
    says what to do instead, and `allow` names the methods that an address does have.
    """

    exit_code = 3
    status = 500
    hint = ""
    allow = ""


class ProjectError(RegioError):
    """The project folder does not exist or lacks a part."""


class SourceError(RegioError):
    """A source file cannot be read as what it claims to be."""

    def __init__(
        self, message: str, file: Path | str, line: int | None = None, column: int | None = None
    ) -> None:
        self.message, self.file, self.line, self.column = message, file, line, column
        super().__init__(f"{place(file, line, column)}: {message}")


class ConfigurationError(SourceError):
    """The configuration file says what it cannot."""

    exit_code = 2


class QueryFileError(SourceError):
    """A canned query's header, parameter line or text is malformed."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a shapes graph: what, where in which file, and by which rule."""

    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    rule: str | None = None

    def __str__(self) -> str:
        where = f"{place(self.file, self.line, self.column)}: " if self.file else ""
        return f"{where}{self.message}" + (f" [{self.rule}]" if self.rule else "")


class ShapesError(RegioError):
    """The shapes themselves are wrong, so that nothing can be validated against them.

    `node` is the term of the shapes graph that a single message is about, as long as nobody has
    looked up where it stands; `problems` are all that is wrong, a line of the message each.
    """

    def __init__(self, message: str = "", node: object = None, problems: Sequence[Problem] = ()) -> None:
        self.node = node
        self.problems = tuple(problems) or (Problem(message),)
        super().__init__(message or "\n".join(map(str, self.problems)))


class ReleaseError(RegioError):
    """There is no release to work with, or its files do not match its manifest."""

    exit_code = 4
    status = 503


class AddressError(RegioError):
    """The address is taken, not ours, or no address."""

    exit_code = 2


class ExtraError(RegioError):
    """What was asked for needs an extra of the package that is not installed."""

    exit_code = 2


class PublishError(RegioError):
    """The folder to publish in holds what is not ours, or cannot be written."""

    exit_code = 2


class RequestError(RegioError):
    """The client asked for something that cannot be given; `status` says which way."""

    exit_code = 2
    status = 400

    def __init__(self, message: str, status: int = 400, hint: str = "", allow: str = "") -> None:
        self.status, self.hint, self.allow = status, hint, allow
        super().__init__(message)


class UnfitError(RequestError):
    """A value does not fit its parameter; `near` names the things that may have been meant."""

    def __init__(self, message: str, parameter: str, value: str, near: Sequence[str] = ()) -> None:
        self.parameter, self.value, self.near = parameter, value, tuple(near)
        super().__init__(message)


class LimitError(RegioError):
    """A query met a limit, or there is no room for it at the moment.

    `limit` names which: `time`, `memory`, `busy` or `crash`. Only where the same request
    may well succeed later does `retry_after` say in how many seconds.
    """

    exit_code = 2
    status = 503

    def __init__(self, message: str, limit: str, retry_after: int | None = None, status: int = 503) -> None:
        self.limit, self.retry_after, self.status = limit, retry_after, status
        super().__init__(message)


class DateError(RequestError):
    """A text is not a Dutch date that can be read, or names a day that does not exist."""

    SHOWN = 60
    HINT = (
        "write for instance 12 juni 2025, 2024-06-12, juni 2025, Q3 2025, zomer 2025, medio 2025, "
        "uiterlijk juli 2025, tot oktober 2025, 2021 - 2030 or 2024 en verder"
    )

    def __init__(self, text: str, problem: str) -> None:
        self.text = text
        shown = text if len(text) <= self.SHOWN else f"{text[: self.SHOWN]}…"
        message = f"cannot read the date '{shown}': {problem}; {self.HINT}"
        super().__init__("".join(c if c.isprintable() else "\ufffd" for c in message), hint=self.HINT)


def place(file: Path | str, line: int | None = None, column: int | None = None) -> str:
    """Write a place in a file the way compilers do: `file:line:column`."""
    return ":".join(str(part) for part in (file, line, column) if part is not None)
