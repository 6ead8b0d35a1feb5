"""The sample values of canned queries, replaced where the data of a release lack them.

Rules of the file
1. A day moves along with the edition: by as many months as the latest edition is later than
   the one its query was written for (`#+ edition: 2024-03`); the last day of a month stays one.
2. An IRI is lacking when it is no member of the class or scheme its parameter names or, where
   it names none, when nothing is said of it. A number or text is lacking when the query then
   gives fewer rows than it declares.
3. What is lacking is replaced by the first value, in the order of IRIs or of numbers, with which
   the query gives as many rows as it declares; if none does, by the first there is. Of several
   values those that the data have stay.

So the same data give the same values, and a query is asked with them wherever it is shown.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from ..content.queries import CannedQuery, Parameter, parse
from ..errors import RequestError
from ..rdf.store import Solutions, Store

Fitted = Mapping[str, Mapping[str, tuple[str, ...]]]  # the values that were put in, by query and parameter

_TRIED = 200  # values, before the first is taken though the query gives no row
_MEMBERS = "SELECT DISTINCT ?v { { ?v a <%(of)s> } UNION { ?v skos:inScheme <%(of)s> } FILTER (isIRI(?v)) }"
_IS_MEMBER = "SELECT ?v { VALUES ?v { <%(iri)s> } { ?v a <%(of)s> } UNION { ?v skos:inScheme <%(of)s> } }"
_IS_SAID = "SELECT ?p { <%s> ?p ?o } LIMIT 1"
_THINGS = "SELECT DISTINCT ?v { ?v a ?class FILTER (isIRI(?v) && STRSTARTS(STR(?v), '%sid/')) }"
_LITERALS = "SELECT DISTINCT ?v { ?s ?p ?v FILTER (isLiteral(?v) && DATATYPE(?v) = xsd:%s) }"


def fit(queries: Sequence[CannedQuery], store: Store, edition: str) -> tuple[tuple[CannedQuery, ...], Fitted]:
    """Replace the sample values that the data lack; also tell which were put in their place.

    `store` has what a plain query sees, `edition` is the latest.
    """
    fitted, told = [], {}
    for query in queries:
        samples = Samples(query, store, edition)
        fitted.append(samples.query)
        if samples.replaced:
            told[query.name] = samples.replaced
    return tuple(fitted), told


class Samples:
    """One query with values that the data have."""

    def __init__(self, query: CannedQuery, store: Store, edition: str) -> None:
        self.query, self._store, self._edition = query, store, edition
        self.replaced: dict[str, tuple[str, ...]] = {}
        written_for = query.edition
        for of_type in ("date", "iri", ""):  # each is looked for with what was found before it
            for parameter in query.parameters:
                kind = parameter.type if parameter.type in {"date", "iri"} else ""
                if kind == of_type and not parameter.optional:
                    self._fit(parameter)
        if written_for and written_for != edition:
            text = self.query.text.replace(f"#+ edition: {written_for}\n", f"#+ edition: {edition}\n", 1)
            self.query = self._parsed(text)

    def _fit(self, parameter: Parameter) -> None:
        own = parameter.defaults
        if parameter.type == "date":
            values = tuple(_moved(day, self.query.edition, self._edition) for day in own)
        elif parameter.type == "iri":
            values = tuple(iri for iri in own if self._has(parameter, iri)) or self._first(parameter) or own
        else:
            values = own if self._rows({}) >= self.query.rows[0] else self._first(parameter) or own
        if values != own:
            self.replaced[parameter.name] = values
            self.query = self._parsed(self.query.sampled(parameter.name, values))

    def _parsed(self, text: str) -> CannedQuery:
        return parse(self.query.name, text, f"queries/{self.query.name}.rq")

    def _has(self, parameter: Parameter, iri: str) -> bool:
        if parameter.of is None:
            return any(True for _ in self._store.select(_IS_SAID % iri))
        return any(True for _ in self._store.select(_IS_MEMBER % {"iri": iri, "of": parameter.of}))

    def _first(self, parameter: Parameter) -> tuple[str, ...]:
        candidates = list(islice(self._candidates(parameter), _TRIED))
        for value in candidates:
            if self._rows({parameter.name: [value]}) >= max(1, self.query.rows[0]):
                return (value,)
        return tuple(candidates[:1])

    def _candidates(self, parameter: Parameter) -> Iterator[str]:
        if parameter.type != "iri":
            found = [each["v"].value for each in self._store.select(_LITERALS % parameter.type)]
            yield from sorted(found, key=lambda text: (_number(text), text))
            return
        asked = _MEMBERS % {"of": parameter.of} if parameter.of else _THINGS % (self._store.base or "")
        yield from sorted(each["v"].value for each in self._store.select(asked))

    def _rows(self, arguments: Mapping[str, Sequence[str]]) -> int:
        """Count the rows of the query, as far as must be known."""
        try:
            found = self._store.query(self.query.bind(arguments))
        except RequestError:  # which `queries check` tells
            return self.query.rows[0]
        if not isinstance(found, Solutions):  # which it tells too
            return self.query.rows[0]
        return sum(1 for _ in islice(found, max(1, self.query.rows[0])))


def _moved(day: str, written_for: str, edition: str) -> str:
    """Move a day along with the edition.

    >>> _moved("2023-03-31", "2023-03", "2024-02")
    '2024-02-29'
    >>> _moved("2024-03-31", "", "2025")
    '2024-03-31'
    """
    if not written_for:
        return day
    (then, *month), (now, *new) = written_for.split("-"), edition.split("-")
    months = (int(now) - int(then)) * 12 + (int(new[0]) - int(month[0]) if month and new else 0)
    old = date.fromisoformat(day)
    years, at = divmod(old.month - 1 + months, 12)
    last = calendar.monthrange(old.year + years, at + 1)[1]
    ends = old.day == calendar.monthrange(old.year, old.month)[1]
    return date(old.year + years, at + 1, last if ends else min(old.day, last)).isoformat()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
