"""The rules a canned query is held to, each a function that yields what breaks it.

Rules of the file
1. A rule looks at one query and its answer and yields (message, line of the file or None).
2. It yields nothing only when it looked: what cannot be judged is a breach too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rdflib.namespace import XSD

from ..content.queries import CannedQuery
from ..errors import RequestError
from ..iris import local_name
from ..rdf.terms import Term, datatype_of, is_blank, is_iri, is_literal
from ..sparql import syntax
from .answers import AnswerTable, walk
from .known import Vocabulary

Said = Iterator[tuple[str, int | None]]

_SHOWN = 3  # cells of one column that are complained about

_DATATYPES = {
    "integer": {str(XSD.integer)},
    "decimal": {str(XSD.decimal), str(XSD.integer)},  # a decimal without a fraction
    "boolean": {str(XSD.boolean)},
    "date": {str(XSD.date)},
    "string": {"", str(XSD.string)},
}


@dataclass(frozen=True)
class Breach:
    """What a query does not keep of its contract: which rule, what, and where."""

    query: str
    rule: str
    message: str
    file: str
    line: int | None = None
    details: tuple[str, ...] = ()


class Rule(NamedTuple):
    """The name of a rule, and what it promises in a sentence."""

    name: str
    promise: str


RULES = (
    Rule("syntax", "the query is a SELECT that runs"),
    Rule("columns", "the declared columns are the columns"),
    Rule("types", "every cell has the declared type"),
    Rule("rows", "with its own values it gives as many rows as it says"),
    Rule("terms", "every IRI in it exists"),
    Rule("prefixes", "each prefix is needed, and means the same in every query"),
    Rule("expected", "the answer is the accepted one"),
    Rule("engines", "two engines give the same rows"),
    Rule("leftover", "every accepted answer belongs to a query"),
)


def columns(query: CannedQuery, found: AnswerTable) -> Said:
    """Hold the declared columns to the projected ones, in their order."""
    declared = tuple(column.name for column in query.columns)
    if declared != found.columns:
        yield (
            f"declares {', '.join(declared)} and selects {', '.join(found.columns)}",
            _line(query, "#+ column"),
        )


def types(query: CannedQuery, found: AnswerTable) -> Said:
    """Hold every bound cell to its column's type."""
    kinds = {column.name: column.type for column in query.columns}
    complaints: dict[str, int] = {}
    for number, at, term in walk(found.rows):
        name = found.columns[at]
        kind = kinds.get(name)
        if kind is None or _fits(term, kind):
            continue
        complaints[name] = complaints.get(name, 0) + 1
        if complaints[name] <= _SHOWN:
            yield f"row {number}, ?{name}: {_show(term)} is no {kind}", _line(query, f"#+ column {name} ")
    for name, count in complaints.items():
        if count > _SHOWN:
            yield (
                f"?{name}: {count - _SHOWN} more cells are no {kinds[name]}",
                _line(query, f"#+ column {name} "),
            )


def rows(query: CannedQuery, found: AnswerTable) -> Said:
    """Hold the number of rows to what the file says: at least one, or its `#+ rows:`."""
    least, most = query.rows
    count = len(found.rows)
    if count < least or (most is not None and count > most):
        right = f"at least {least}" if most is None else f"{least}" if least == most else f"{least} to {most}"
        yield f"gives {count} rows with its own values, not {right}", _line(query, "#+ rows")


def terms(query: CannedQuery, vocabulary: Vocabulary, occurs: Callable[[str], bool]) -> Said:
    """Hold every IRI to the vocabularies, and what is no term to what the release has."""
    prefixes, tokens = syntax.prologue(query.text)
    seen: set[str] = set()
    for token in tokens:
        iri = syntax.iri_of(token, "", prefixes)
        if iri is None or iri in seen:
            continue
        seen.add(iri)
        if vocabulary.speaks_for(iri):
            if not vocabulary.declares(iri):
                yield f"<{iri}> is declared nowhere; is it spelt right?", _line_at(query, token.start)
        elif not occurs(iri):
            yield f"<{iri}> is nowhere in the release; is it spelt right?", _line_at(query, token.start)
    for parameter in query.parameters:
        if parameter.of and not (vocabulary.declares(parameter.of) or occurs(parameter.of)):
            yield f"?{parameter.name} is to be of <{parameter.of}>, which exists nowhere", parameter.line


def prefixes(query: CannedQuery, others: dict[str, str]) -> Said:
    """Hold prefixes to what is needed and to what they mean in the other queries (`others`)."""
    declared, tokens = syntax.prologue(query.text)
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    # A class behind `#+ param` is written with the prefixes of the query too.
    used |= set(re.findall(r"([\w-]*):", "\n".join(re.findall(r"#\+ ?param (.*):\s", query.text))))
    for prefix, namespace in declared.items():
        line = _line(query, f"PREFIX {prefix}:")
        if prefix not in used:
            yield f"prefix {prefix}: is declared and not used", line
        if others.setdefault(prefix, namespace) != namespace:
            yield f"prefix {prefix}: is <{namespace}> here and <{others[prefix]}> in another query", line


def is_select(query: CannedQuery) -> Said:
    """Hold the text to being one SELECT, as `syntax` reads it."""
    try:
        form = syntax.examine(query.text).form
    except RequestError as error:
        yield str(error), None
        return
    if form != "SELECT":
        yield f"is a {form}; only a SELECT has columns", None


def _fits(term: Term, kind: str) -> bool:
    if kind == "iri" or not is_literal(term):
        return kind == "iri" and is_iri(term)
    return datatype_of(term) in _DATATYPES[kind] and (kind != "date" or bool(_DAY.fullmatch(term.value)))


_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # a day as people write it, without a time zone


def _show(term: Term) -> str:
    text = term.value if len(term.value) <= 60 else f"{term.value[:60]}…"  # noqa: PLR2004 - a message stays one line
    if is_iri(term):
        return f"<{text}>"
    if is_blank(term):
        return "a node without a name"
    return f"{text!r} ({local_name(datatype_of(term)) or 'string'})"


def _line_at(query: CannedQuery, offset: int) -> int:
    return query.text.count("\n", 0, offset) + 1


def _line(query: CannedQuery, start: str) -> int | None:
    """Return the line of the file that starts so."""
    return next((n for n, line in enumerate(query.text.split("\n"), 1) if line.startswith(start)), None)
