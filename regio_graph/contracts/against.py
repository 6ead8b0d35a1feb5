"""Compare the answers of two releases, each asked the queries released with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import release
from ..content.queries import CannedQuery
from ..errors import ReleaseError, RequestError
from ..release import Release
from ..settings import Settings
from . import answers
from .difference import Difference, compare

Progress = Callable[[str], None]


@dataclass(frozen=True)
class AnswerChange:
    """A question of which the answer changed; `how` says what became of the question itself."""

    query: str
    how: str  # "same question", "other question", "new question", "question gone", "cannot be asked"
    difference: Difference | None = None
    reason: str = ""


def find(settings: Settings, named: str) -> Release:
    """Return a release by its folder, its id or the start of its id.

    Raises ReleaseError, listing those that are kept, when it is none or not the only one.
    """
    folder = Path(named)
    if (folder / "manifest.json").is_file():
        return release.at(folder.resolve())
    kept = sorted(path.parent for path in settings.releases.glob("[!.]*/manifest.json"))
    fitting = [path for path in kept if named and path.name.startswith(named)]
    if len(fitting) == 1:
        return release.at(fitting[0])
    known = ", ".join(path.name for path in kept) or "none"
    problem = (
        f"more than one release starts with {named!r}" if fitting else f"there is no release {named[:80]!r}"
    )
    raise ReleaseError(f"{problem}; give a folder, or one of those kept in {settings.releases}: {known}")


def changes(
    before: Release, after: Release, queries: Sequence[CannedQuery], progress: Progress = lambda _: None
) -> Iterator[AnswerChange]:
    """Compare the answers to `queries` after with the answers to what was asked by those names before."""
    old_store, store = before.open(), after.open()
    asked = {query.name: query for query in before.queries()}
    for query in queries:
        progress(query.name)
        earlier = asked.pop(query.name, None)
        if earlier is None:
            yield AnswerChange(query.name, "new question")
            continue
        try:
            change = compare(
                answers.read_rows(answers.answer(earlier, old_store).text),
                answers.read_rows(answers.answer(query, store).text),
            )
        except RequestError as error:
            yield AnswerChange(query.name, "cannot be asked", reason=str(error))
            continue
        if change:
            same = earlier.text == query.text
            yield AnswerChange(query.name, "same question" if same else "other question", change)
    for name in sorted(asked):
        yield AnswerChange(name, "question gone")
