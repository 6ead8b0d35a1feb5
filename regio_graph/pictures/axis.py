"""A year laid out from left to right."""

from dataclasses import dataclass
from datetime import date

from .rows import PictureRow


@dataclass(frozen=True)
class Axis:
    """The year on the sheet."""

    year: int
    left: float
    right: float

    def at(self, day: date) -> float:
        """Return where a day begins."""
        share = (day - date(self.year, 1, 1)).days / (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days
        return self.left + share * (self.right - self.left)

    def touches(self, row: PictureRow) -> bool:
        """Tell whether something falls in the year, wholly or partly."""
        begin, end = row["earliest"] or row["latest"], row["latest"] or "9999-12-31"
        return bool(begin) and begin <= f"{self.year}-12-31" and end >= f"{self.year}-01-01"


def after_day(day: date) -> date:
    """Return the day after this one."""
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def after_month(year: int, month: int) -> date:
    """Return the first day of the month after this one."""
    return date(year + month // 12, month % 12 + 1, 1)
