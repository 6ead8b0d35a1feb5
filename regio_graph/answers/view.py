"""What of an answer is asked for: which rows, in which order, and how many of them.

Rules of the address
1. `sort=-latest,name` sorts by columns, a minus for the last first; `sort` may be repeated.
2. `filter[column]=value` keeps rows whose cell holds the value: a word anywhere in a text
   or in a thing's name; a number or a date exactly, or as `from..until` with either left
   out. Dates are also read as Dutch writes them. Several for one column: any of them.
3. `page=2&pageSize=50` gives a part; without, an answer is whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..errors import RequestError

MAX_PAGE = 10_000  # rows of a page
_FILTER = re.compile(r"filter\[([^\[\]]*)\]")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class View:
    """A selection from an answer; `page_size` 0 asks for all of it, of which there may be `most` rows."""

    sort: tuple[tuple[str, bool], ...] = ()  # column, and whether the last comes first
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    page_size: int = 0
    most: int = 100_000

    def at_most(self, rows: int) -> "View":
        """Return the same in pages of so many rows, unless it says itself how many."""
        return self if self.page_size else replace(self, page_size=rows)


def parse_view(pairs: Mapping[str, Sequence[str]]) -> tuple[View, dict[str, Sequence[str]]]:
    """Read the selection from the parts of an address; return it and the parts it left alone.

    Raises RequestError for a page that is no number. That columns exist is for `ask` to say.
    """
    sort: list[tuple[str, bool]] = []
    filters: dict[str, tuple[str, ...]] = {}
    pages = {"page": 1, "pageSize": 0}
    rest = {}
    for name, values in pairs.items():
        column = _FILTER.fullmatch(name)
        if name == "sort":
            names = [part.strip() for value in values for part in value.split(",")]
            sort += [(part.removeprefix("-"), part.startswith("-")) for part in names if part]
        elif column:
            wanted = tuple(value.strip() for value in values if value.strip())
            if wanted:
                filters[column[1]] = wanted
        elif name in pages:
            pages[name] = _number(name, values)
        else:
            rest[name] = values
    if pages["page"] > 1 and not pages["pageSize"]:
        pages["pageSize"] = 100
    return View(tuple(sort), filters, pages["page"], pages["pageSize"]), rest


def _number(name: str, values: Sequence[str]) -> int:
    most = MAX_PAGE if name == "pageSize" else 10**9
    given = [value for value in values if value]
    if not given:
        return 1 if name == "page" else 0
    if len(given) > 1 or not _NUMBER.fullmatch(given[0]) or not 1 <= int(given[0]) <= most:
        raise RequestError(f"{name!r} takes one number from 1 to {most}, not {', '.join(given)[:60]!r}")
    return int(given[0])
