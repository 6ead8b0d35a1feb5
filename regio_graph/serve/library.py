"""The list of canned queries: searched by words, by subject."""

from dataclasses import dataclass

from ..errors import RequestError
from ..queries import CannedQuery
from ..search.words import fold
from .pages import by_folder
from .state import language, state


@dataclass(frozen=True)
class Found:
    """The queries that were found, by folder, and the counts to choose a folder by."""

    words: str
    subject: str
    folders: dict[str, list[CannedQuery]]
    subjects: dict[str, int]

    @property
    def count(self) -> int:
        """The number of queries that were found."""
        return sum(len(queries) for queries in self.folders.values())


def search(words: str, subject: str) -> Found:
    """Find the queries that hold all the words, in either language; raises RequestError for no subject."""
    every = by_folder()
    if subject and subject not in every:
        raise RequestError(f"there is no subject {subject[:60]!r}; there is: {', '.join(every)}")
    wanted = fold(words[:200]).split()
    fitting = {
        folder: [query for query in queries if all(word in _text(query) for word in wanted)]
        for folder, queries in every.items()
    }
    return Found(
        words,
        subject,
        {folder: queries for folder, queries in fitting.items() if queries and subject in {"", folder}},
        {folder: len(queries) for folder, queries in fitting.items()},
    )


def as_json(query: CannedQuery) -> dict[str, object]:
    """Describe a query for a program that wants to list or ask it."""
    english = language() == "en"
    return {
        "name": query.name,
        "address": f"/queries/{query.name}",
        "title": query.title_en if english else query.title,
        "question": query.summary_en if english else query.summary,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": parameter.label_en if english else parameter.label,
                "required": not parameter.optional,
                "several": parameter.several,
                "default": list(parameter.defaults),
                **({"of": parameter.of} if parameter.of else {}),
            }
            for parameter in query.parameters
        ],
        "columns": [
            {"name": column.name, "type": column.type, "label": column.label_en if english else column.label}
            for column in query.columns
        ],
    }


def _text(query: CannedQuery) -> str:
    texts = state().texts
    folder = query.name.partition("/")[0]
    return fold(
        " ".join(
            (
                query.name,
                query.title,
                query.title_en,
                query.summary,
                query.summary_en,
                *query.tags,
                *(texts[name]["folders"].get(folder, "") for name in texts),
                *(label for p in query.parameters for label in (p.label, p.label_en)),
                *(label for c in query.columns for label in (c.label, c.label_en)),
            )
        )
    )
