"""Where things are and how big they may get. `from_environ` is the only reader of the environment."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_data_path

from .errors import ProjectError
from .languages import Text

# More than this of anything is a slip of the keyboard, and would overflow what counts it.
_MOST = 1e12

_ADDRESS = re.compile(r"https?://[^\s<>\"?#]+")
_CONTACT = re.compile(r"(?:mailto:[^\s<>\"@]+@|tel:\+?[0-9]|https://)[^\s<>\"]+")

CATALOGUE = "data/catalogue.ttl"  # by which a folder is known as a project

# Where the wheel carries its project; releases of that one can't be written beside it.
_INSIDE = Path(str(files("regio_graph"))) / "project"


class Limit(NamedTuple):
    """A limit as people read it: its name, its value, its unit, the group it belongs to, what it bounds."""

    name: str
    value: float
    unit: str
    group: str
    text: Text


def _limit(default: float, unit: str, group: str, nl: str, en: str) -> Any:  # noqa: ANN401 - as `field` has it
    """Declare a limit: its default, unit and group, and what it bounds, with a hole for the value."""
    return field(default=default, metadata={"unit": unit, "group": group, "text": Text(nl, en)})


@dataclass(frozen=True)
class Limits:
    """What one query, one request and all of them together may cost; published at `/limits`.

    A limit is one field: whatever speaks of limits iterates over these. Past `short_seconds`
    a query counts as long: it gets the lowest priority and a fresh worker takes its place.
    At most `long_queries` are long at once; the next one to become long is turned away.
    """

    query_seconds: float = _limit(
        10.0,
        "seconds",
        "time",
        "Een vraag mag {} seconden duren. Daarna stopt zij en is het antwoord 503.",
        "A query may take {} seconds. Then it is ended and answered with 503.",
    )
    short_seconds: float = _limit(
        0.25,
        "seconds",
        "busy",
        "Een vraag die langer dan {} seconden duurt, krijgt de laagste voorrang.",
        "A query that takes longer than {} seconds gets the lowest priority.",
    )
    memory_mb: int = _limit(
        1024,
        "MB",
        "memory",
        "Een vraag mag {} MB geheugen gebruiken, naast wat de gegevens zelf innemen. Wat meer nodig heeft, "
        "stopt met antwoord 503.",
        "A query may use {} MB of memory, beyond what the data themselves take. What needs more is ended "
        "and answered with 503.",
    )
    long_queries: int = _limit(
        4,
        "queries",
        "busy",
        "Van zulke lange vragen lopen er ten hoogste {} tegelijk.",
        "At most {} of such long queries run at once.",
    )
    queue: int = _limit(
        64,
        "queries",
        "busy",
        "Er wachten ten hoogste {} vragen op een plaats. Is er geen plaats, dan is het antwoord 503 met "
        "Retry-After.",
        "At most {} queries wait for a place. When there is none the answer is 503 with Retry-After.",
    )
    queue_seconds: float = _limit(
        2.0,
        "seconds",
        "busy",
        "Een vraag wacht ten hoogste {} seconden.",
        "A query waits for at most {} seconds.",
    )
    result_rows: int = _limit(
        1_000_000,
        "rows",
        "result",
        "Een antwoord heeft ten hoogste {} rijen. Is het afgekapt, dan staat dat in de header Truncated, in "
        "JSON ook in het lid truncated en in XML in een opmerking aan het eind.",
        "An answer has at most {} rows. One that was cut says so in the header Truncated, in JSON also in "
        "the member truncated, and in XML in a comment at the end.",
    )
    result_bytes: int = _limit(
        100_000_000,
        "bytes",
        "result",
        "Een antwoord heeft ten hoogste {} bytes; ook wat daarop is afgekapt, zegt het.",
        "An answer has at most {} bytes; one that was cut at that says so too.",
    )
    body_bytes: int = _limit(
        1 << 20,
        "bytes",
        "request",
        "Een bericht mag {} bytes groot zijn.",
        "The body of a request may have {} bytes.",
    )
    url_bytes: int = _limit(
        16_000,
        "bytes",
        "request",
        "Een adres mag {} bytes lang zijn. Een lange vraag gaat dus met POST.",
        "An address may be {} bytes long. A long query goes by POST, then.",
    )

    def each(self) -> Iterator[Limit]:
        """Yield every limit, as people read it."""
        for one in fields(self):
            value = getattr(self, one.name)
            unit, group, text = (one.metadata[key] for key in ("unit", "group", "text"))
            yield Limit(one.name, value, unit, group, text.format(value))


@dataclass(frozen=True)
class Settings:
    """The choices of one run.

    `project` holds `data/`, and `ontology/` and `queries/` as far as they are its own
    (`content.folders`); `releases` is where builds are put and read from. `memory_quads`
    is the size up to which a release is answered from memory; above it the release
    carries an on-disk store. `keep` says how many old releases stay. `workers` processes
    answer queries, by default one per core and at least two. `cache_mb` bounds the
    rendered answers kept. `services` are the only endpoints a query may call; none by
    default. `site` is the public address, where requests do not tell it; `contact` are
    addresses of the publisher: mailto:, tel: or https:, none by default. `texts` is a
    folder with the texts of the reports, `<edition>.txt`, where the publisher may show them.
    """

    project: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8000
    memory_quads: int = 1_000_000
    keep: int = 5
    workers: int = max(2, os.cpu_count() or 1)
    cache_mb: int = 32
    access_log: bool = True
    services: tuple[str, ...] = ()
    site: str = ""
    contact: tuple[str, ...] = ()
    texts: Path | None = None
    limits: Limits = Limits()


def from_environ(environ: Mapping[str, str] = os.environ, project: Path | None = None) -> Settings:
    """Choose the project (argument, REGIO_PROJECT, working directory, the one in the package) and the rest.

    Raises ProjectError when the chosen folder is missing or incomplete, or when a
    variable does not hold the number it should.
    """
    root = chosen_project(environ, project) or packaged()
    check_project(root)
    default = user_data_path("regio-graph") if root == _INSIDE else root / "build"
    port = environ.get("REGIO_PORT", "8000")
    if not port.isdecimal() or not 0 <= int(port) < 1 << 16:
        raise ProjectError(f"REGIO_PORT is {port!r}; give a port number from 0 to 65535")
    return Settings(
        project=root.absolute(),
        releases=Path(environ.get("REGIO_RELEASES") or default).absolute(),
        host=environ.get("REGIO_HOST", "127.0.0.1"),
        port=int(port),
        workers=int(_number(environ, "REGIO_WORKERS", Settings.workers)),
        cache_mb=int(_number(environ, "REGIO_CACHE_MB", Settings.cache_mb, least=0)),
        access_log=environ.get("REGIO_ACCESS_LOG", "on") != "off",
        services=_services(environ.get("REGIO_SERVICES", "")),
        site=_site(environ.get("REGIO_SITE", "")),
        contact=_contact(environ.get("REGIO_CONTACT", "")),
        texts=_texts(environ.get("REGIO_TEXTS", "")),
        limits=_limits(environ),
    )


def chosen_project(environ: Mapping[str, str] = os.environ, project: Path | None = None) -> Path | None:
    """Return the project that was named or is worked in; None where only the one in the package is left."""
    if project or environ.get("REGIO_PROJECT"):
        return project or Path(environ["REGIO_PROJECT"])
    return Path.cwd() if _is_project(Path.cwd()) else None


@dataclass(frozen=True)
class Terminal:
    """How the user's environment wants to be spoken to: language `nl` or `en`, and whether in colour.

    `colour` is None where nothing is said about it, and then a terminal gets colours.
    """

    language: str
    colour: bool | None


def terminal(environ: Mapping[str, str] = os.environ) -> Terminal:
    """Read the locale (POSIX: LC_ALL, LC_MESSAGES, LANG), NO_COLOR, FORCE_COLOR and TERM.

    NO_COLOR goes before FORCE_COLOR, as no-color.org and force-color.org have them.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = "nl" if re.match(r"nl(?:[_.@-]|$)", locale, re.IGNORECASE) else "en"
    if environ.get("NO_COLOR"):
        return Terminal(language, colour=False)
    if environ.get("FORCE_COLOR"):
        return Terminal(language, colour=True)
    return Terminal(language, colour=False if environ.get("TERM") == "dumb" else None)


def _limits(environ: Mapping[str, str]) -> Limits:
    """Read each limit from the variable of its name: `query_seconds` from REGIO_QUERY_SECONDS."""
    chosen = Limits(
        **{
            name: type(default)(_number(environ, f"REGIO_{name.upper()}", default))
            for name, default in asdict(Limits()).items()
        }
    )
    if chosen.short_seconds > chosen.query_seconds:
        raise ProjectError("REGIO_SHORT_SECONDS is more than REGIO_QUERY_SECONDS; a query is short first")
    return chosen


def _number(environ: Mapping[str, str], name: str, default: float, least: float = 0.01) -> float:
    text = environ.get(name, "")
    whole = isinstance(default, int)
    try:
        value = float(text or default)
    except ValueError:
        value = -1.0
    if not least <= value <= _MOST or (whole and value != int(value)):
        raise ProjectError(f"{name} is {text!r}; give a {'whole ' if whole else ''}number above 0")
    return value


def _services(text: str) -> tuple[str, ...]:
    """Read the endpoints that queries may call, separated by spaces; each is matched exactly."""
    services = tuple(text.split())
    for service in services:
        if not service.startswith(("http://", "https://")):
            raise ProjectError(f"REGIO_SERVICES has {service!r}; give full http: or https: addresses")
    return services


def _site(text: str) -> str:
    """Read the public address; it ends in a slash."""
    if text and not _ADDRESS.fullmatch(text):
        raise ProjectError(f"REGIO_SITE is {text!r}; give an address such as https://data.example.org/")
    return f"{text.rstrip('/')}/" if text else ""


def _texts(text: str) -> Path | None:
    """Read the folder with the reports' texts; raises ProjectError where there is no such folder."""
    if not text:
        return None
    folder = Path(text).absolute()
    if not folder.is_dir():
        raise ProjectError(f"REGIO_TEXTS names {text!r}, which is no folder; put <edition>.txt into one")
    return folder


def _contact(text: str) -> tuple[str, ...]:
    """Read how the publisher is reached, separated by spaces."""
    contact = tuple(text.split())
    for address in contact:
        if not _CONTACT.fullmatch(address):
            raise ProjectError(
                f"REGIO_CONTACT has {address!r}; give addresses that start with mailto:, tel: or https:"
            )
    return contact


def dumps(settings: Settings) -> str:
    """Write settings as JSON, to hand them to another process."""
    return json.dumps(asdict(settings), default=str)


def loads(text: str) -> Settings:
    """Read what `dumps` wrote."""
    values = json.loads(text)
    for name in ("project", "releases"):
        values[name] = Path(values[name])
    values["texts"] = values["texts"] and Path(values["texts"])
    for name in ("services", "contact"):
        values[name] = tuple(values[name])
    return Settings(**values | {"limits": Limits(**values["limits"])})


def check_project(root: Path) -> None:
    """Raise ProjectError unless `root` is a folder with data of its own."""
    if not root.is_dir():
        raise ProjectError(f"{root}: no such folder; --project takes a folder that has {CATALOGUE}")
    if not _is_project(root):
        near = ", ".join(str(path.parent.parent) for path in sorted(root.glob(f"*/{CATALOGUE}")))
        hint = f"; is it in {near}?" if near else ""
        raise ProjectError(
            f"{root}: lacks {CATALOGUE}, so it is no project: one has at least data/ with catalogue.ttl, "
            f"register/ and editions/, and may have ontology/ and queries/ of its own{hint}"
        )


def packaged() -> Path:
    """Return the project that travels in the wheel, or the checkout an editable install points at."""
    return _INSIDE if _INSIDE.is_dir() else _INSIDE.parents[1]


def _is_project(root: Path) -> bool:
    return (root / CATALOGUE).is_file()
