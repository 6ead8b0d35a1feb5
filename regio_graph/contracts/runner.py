"""All queries of a project against one release, rule by rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import Dataset

from ..content.queries import CannedQuery
from ..errors import RequestError
from ..rdf.store import Store
from ..release import Release
from . import answers, checks, difference, expected, known
from .answers import AnswerTable
from .checks import Breach

Progress = Callable[[str], None]


@dataclass(frozen=True)
class QueryCheck:
    """What came of a check: which queries, what they broke, which answers were accepted anew."""

    queries: tuple[str, ...]
    breaches: tuple[Breach, ...]
    accepted: tuple[str, ...]
    rules: tuple[str, ...]  # that were looked at

    def of(self, query: str) -> list[Breach]:
        """List the breaches of one query."""
        return [breach for breach in self.breaches if breach.query == query]


class Bench:
    """What every query is judged with: a release in two engines, its vocabulary, the accepted answers."""

    def __init__(
        self, current: Release, answers: Path | None, *, accept: bool = False, second: bool = True
    ) -> None:
        self.release, self.folder, self.accept, self.second = current, answers, accept, second
        self.accepted: list[str] = []
        self._prefixes: dict[str, str] = {}

    @cached_property
    def store(self) -> Store:
        """The release in the engine that serves it."""
        return self.release.open()

    @cached_property
    def dataset(self) -> Dataset:
        """The release in rdflib."""
        return answers.read_dataset(self.release)

    @cached_property
    def vocabulary(self) -> known.Vocabulary:
        """The terms the release declares."""
        return known.of(self.store, self.release.base)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The rules that this bench can judge by."""
        without = {"engines"} if not self.second else set()
        without |= {"expected", "leftover"} if self.folder is None else set()
        return tuple(rule.name for rule in checks.RULES if rule.name not in without)

    def judge(self, query: CannedQuery) -> Iterator[Breach]:
        """Yield everything a query breaks."""
        file = f"queries/{query.name}.rq"
        said = list(checks.is_select(query))
        try:
            found = answers.answer(query, self.store) if not said else None
        except RequestError as error:
            found, said = None, [(str(error), None)]
        for message, line in said:
            yield Breach(query.name, "syntax", message, file, line)
        if found is None:
            return
        for rule, broken in (
            ("columns", checks.columns(query, found)),
            ("types", checks.types(query, found)),
            ("rows", checks.rows(query, found)),
            ("terms", checks.terms(query, self.vocabulary, lambda iri: known.occurs(self.store, iri))),
            ("prefixes", checks.prefixes(query, self._prefixes)),
        ):
            for message, line in broken:
                yield Breach(query.name, rule, message, file, line)
        if self.folder is not None:
            yield from self._expected(query, found, self.folder)
        if self.second:
            yield from self._engines(query, found, file)

    def _expected(self, query: CannedQuery, found: AnswerTable, folder: Path) -> Iterator[Breach]:
        if self.accept:
            if expected.accept(folder, query.name, found.text):
                self.accepted.append(query.name)
            return
        file = str(expected.path(folder, query.name))
        kept = expected.read(folder, query.name)
        if kept is None:
            message = "no answer was accepted yet; look at it, then run with --accept"
            yield Breach(query.name, "expected", message, file)
            return
        change = difference.compare(kept, answers.read_rows(found.text))
        if change:
            lines = tuple(change.lines())
            yield Breach(
                query.name, "expected", f"not the accepted answer: {change.summary()}", file, None, lines
            )

    def _engines(self, query: CannedQuery, found: AnswerTable, file: str) -> Iterator[Breach]:
        try:
            other = answers.in_rdflib(query, self.dataset)
        except Exception as error:  # noqa: BLE001 - rdflib raises what it likes; that it does is the finding
            yield Breach(query.name, "engines", f"rdflib cannot answer it: {error}", file)
            return
        change = difference.compare(answers.read_rows(found.text), answers.read_rows(other))
        if change:
            lines = tuple(change.lines())
            yield Breach(
                query.name, "engines", f"rdflib answers otherwise: {change.summary()}", file, None, lines
            )


def check(
    queries: Sequence[CannedQuery], bench: Bench, every: Iterable[str], progress: Progress = lambda _: None
) -> QueryCheck:
    """Judge queries; `every` names all the project has, to find accepted answers that are of none."""
    breaches: list[Breach] = []
    for query in queries:
        progress(query.name)
        breaches += bench.judge(query)
    if bench.folder is not None:
        for name in sorted(expected.names(bench.folder) - set(every)):
            if bench.accept:
                expected.forget(bench.folder, name)
                bench.accepted.append(name)
                continue
            file = str(expected.path(bench.folder, name))
            breaches.append(
                Breach(name, "leftover", "is the answer to a query that is no more; remove it", file)
            )
    names = tuple(query.name for query in queries)
    return QueryCheck(names, tuple(breaches), tuple(bench.accepted), bench.looked_at)
