"""Write bounds of a date in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from ..languages import month

_ONLY = {
    "nl": {"until": "uiterlijk {day}", "from": "vanaf {day}", "open": "zonder begin of eind"},
    "en": {"until": "by {day}", "from": "from {day}", "open": "without begin or end"},
}


@dataclass(frozen=True)
class When:
    """Bounds as days, and what they mean in words; `order` sorts, what has no end last."""

    earliest: str
    latest: str
    meaning: str

    @property
    def order(self) -> str:
        """The day to sort by."""
        return self.latest or self.earliest or "9999"


def read(earliest: str, latest: str, language: str) -> When:
    """Say what bounds mean; what is no date is shown as it is written."""
    try:
        first = date.fromisoformat(earliest) if earliest else None
        last = date.fromisoformat(latest) if latest else None
    except ValueError:
        return When(earliest, latest, " \u2013 ".join(filter(None, (earliest, latest))))
    return When(earliest, latest, _meaning(first, last, language))


def month_and_year(day: date, language: str) -> str:
    """Write the month of a day in words."""
    return f"{month(day.month, language)} {day.year}"


def _meaning(first: date | None, last: date | None, language: str) -> str:
    if first and last:
        return _between(first, last, language)
    if last:
        return _ONLY[language]["until"].format(day=_day(last, language))
    if first:
        return _ONLY[language]["from"].format(day=_day(first, language))
    return _ONLY[language]["open"]


def _between(first: date, last: date, language: str) -> str:
    if first == last:
        return _day(first, language)
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return month_and_year(first, language)
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        return str(first.year) if first.year == last.year else f"{first.year}\u2013{last.year}"
    if first.year == last.year:
        return f"{first.day} {month(first.month, language)} \u2013 {_day(last, language)}"
    return f"{_day(first, language)} \u2013 {_day(last, language)}"


def _day(day: date, language: str) -> str:
    return f"{day.day} {month(day.month, language)} {day.year}"
