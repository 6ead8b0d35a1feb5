"""The words of Dutch dates, and how they stand together.

    text  = item (("en" | "," | "&") item)*
    item  = "doorlopend" | form? point | "vanaf"? point ("en verder" | ("-" | "t/m" | "tot") point)
    form  = "uiterlijk" | "tot" | "vóór" | "tot en met" | "na" | "vanaf" | "sinds"
    point = ("begin" | "medio" | "eind")? (day | month | quarter | season | year) ("jl." | "a.s.")?

What is not understood is an error, never a guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..errors import DateError
from .calendar import MONTHS, SEASONS, Point

_MONTHS = {word: n for n, word in enumerate(MONTHS, 1)}
_MONTHS |= {word[:3]: n for word, n in _MONTHS.items()} | {"mrt": 3, "sept": 9}
_SEASONS = {"voorjaar": 0, "lente": 0, "zomer": 1, "najaar": 2, "herfst": 2, "winter": 3}
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}
_THIRDS = {"begin": 0, "medio": 1, "midden": 1, "halverwege": 1, "eind": 2, "einde": 2}
_DIRECTIONS = {"jl": -1, "j.l": -1, "jongstleden": -1, "a.s": 1, "aanstaande": 1}
_FILLERS = ({"in", "op", "van", "per", "aan"}, {"de", "het"}, {"jaar"})  # each at most once, in this order
_FORMS = {
    "uiterlijk": "by", "tot": "to", "vóór": "before", "voor": "before", "na": "after", "vanaf": "from",
    "sinds": "from",
}  # fmt: skip

_TOKEN = re.compile(
    r"""
    (?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![-\w])
  | (?P<dmy>[0-9]{1,2}-[0-9]{1,2}-[0-9]{4})(?![-\w])
  | (?P<ym>[0-9]{4}-[0-9]{2})(?![-\w])
  | (?P<quarter>q[1-4]|[1-4](?:de|e|ste)\ kwartaal)\b
  | (?P<year>[0-9]{4})(?!\w)
  | (?P<day>[0-9]{1,2})(?!\w)
  | (?P<word>t/m|(?:a\.s|j\.l|[^\W\d_]+)\.?)
  | (?P<dash>[-\u2010-\u2015\u2212])
  | (?P<sign>[/,&()])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Item:
    """One expression: its form, the points it speaks of, and where it stands in the text.

    Forms: at, by, before, to, after, from, until, between, between-before, ongoing.
    """

    start: int
    end: int
    form: str
    points: tuple[Point, ...] = ()
    second: int = 0  # where the second half starts: of "between-before" at the word "tot"


class Parser:
    """Recursive descent over the tokens; one method per production."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.at = 0

    def items(self) -> list[Item]:
        """Read the text to its end, or raise DateError."""
        found = [self._item()]
        while self._word in {"en", ",", "&"}:
            self.at += 1
            found.append(self._item())
        if self.at < len(self.tokens):
            raise self._misunderstood()
        return found

    def _item(self) -> Item:
        start = self._here()
        if self._take("doorlopend"):
            self._skip_cyclical()
            return Item(start, self._done, "ongoing")
        since = self._word == "sinds"
        form = self._form()
        if form == "by" and (self._form_is("before") or self._form_is("to")):
            form = "before"
        points = [self._point()]
        if since and not points[0].direction and points[0].year is None:
            points[0] = replace(points[0], direction=-1)
        second = self._here()
        if form in {"at", "from"}:
            form = self._continued(points, form)
        if form in {"from", "until", "between", "between-before"}:
            self._skip_cyclical()
        return Item(start, self._done, form, tuple(points), second)

    def _form(self) -> str:
        if self._take("tot", "en", "met") or self._take("t/m"):
            return "until"
        form = _FORMS.get(self._word)
        if form:
            self.at += 1
        return form or "at"

    def _form_is(self, form: str) -> bool:
        at = self.at
        if self._form() == form:
            return True
        self.at = at
        return False

    def _continued(self, points: list[Point], form: str) -> str:
        """Read what makes a point a period; its second half joins the points."""
        if self._take("en", "verder"):
            return "from"
        if self._kind == "dash":
            self.at += 1
            form = "between"
        elif self._form_is("until"):
            form = "between"
        elif self._take("tot"):
            form = "between-before"
        else:
            return form
        points.append(self._point())
        return form

    def _skip_cyclical(self) -> None:
        """Pass over what calls a period cyclical; the model says that elsewhere."""
        if not self._take("(", "cyclisch", "proces", ")"):
            self._take("(", "cyclisch", ")")

    def _point(self) -> Point:
        self._skip_fillers()
        start = self._here()
        third = _THIRDS.get(self._word)
        if third is not None:
            self.at += 1
            self._skip_fillers()
        point = self._base(start)
        if third is not None and point.unit == "dag":
            raise DateError(self.text, "begin, medio and eind do not go with a day")
        direction = _DIRECTIONS.get(self._word, 0)
        self.at += direction != 0
        return replace(point, third=third, direction=direction, end=self._done)

    def _base(self, start: int) -> Point:
        kind, word, match = self._kind, self._word, self._next()
        numbers = [int(n) for n in re.findall("[0-9]+", match[0])]
        here = Point(start, match.end())
        if kind in {"iso", "dmy", "ym"}:
            return self._numeric(here, kind, numbers)
        if kind == "year":
            return replace(here, unit="jaar", year=numbers[0])
        if kind == "day":
            month = _MONTHS.get(self._word)
            if month is None:
                return replace(here, months=None, day=numbers[0])
            self.at += 1
            return replace(here, months=(month, month), day=numbers[0], year=self._year())
        if kind == "quarter" or (word in _ORDINALS and self._take("kwartaal")):
            n = numbers[0] if numbers else _ORDINALS[word]
            return replace(here, unit="kwartaal", months=(3 * n - 2, 3 * n), code=32 + n, year=self._year())
        if word in _MONTHS:
            month = _MONTHS[word]
            return replace(here, unit="maand", months=(month, month), year=self._year())
        if word in _SEASONS:
            return self._season(replace(here, unit="seizoen"), _SEASONS[word])
        self.at -= 1
        raise self._misunderstood()

    def _numeric(self, here: Point, kind: str, numbers: list[int]) -> Point:
        year, month, day = numbers[::-1] if kind == "dmy" else (*numbers, 0)[:3]
        if not 1 <= month <= len(MONTHS):
            raise DateError(self.text, f"there is no month {month}")
        unit = "maand" if kind == "ym" else "dag"
        return replace(here, unit=unit, months=(month, month), day=day, year=year)

    def _season(self, here: Point, season: int) -> Point:
        (low, high), code = SEASONS[season], 21 + season
        if self._take("/"):
            after = _SEASONS.get(self._word)
            if after != season + 1:
                raise DateError(self.text, "the season after the stroke is not the next one of the same year")
            self.at += 1
            high, code = SEASONS[after][1], 0
        year = self._year()
        if year is None and high == SEASONS[-1][1]:
            high, code = high + 2, 0  # no year is named to stay inside of: winter runs to the end of February
        elif (low, high) == SEASONS[-1] and year and self._and_the_next(year):
            high, code = high + 2, 0
        return replace(here, months=(low, high), code=code, year=year)

    def _and_the_next(self, year: int) -> bool:
        """Take the second year of "winter 2024-2025"."""
        if self._kind != "dash" and self._word != "/":
            return False
        if [match[0] for match in self.tokens[self.at + 1 : self.at + 2]] != [str(year + 1)]:
            return False
        self.at += 2
        return True

    def _year(self) -> int | None:
        at = self.at
        self._skip_fillers()
        if self._kind == "year":
            return int(self._next()[0])
        self.at = at
        return None

    def _skip_fillers(self) -> None:
        if self._take("in", "de", "loop", "van"):
            return
        for words in _FILLERS:
            self.at += self._word in words

    def _take(self, *words: str) -> bool:
        """Take these words if they stand here."""
        found = [_bare(match) for match in self.tokens[self.at : self.at + len(words)]]
        if found != list(words):
            return False
        self.at += len(words)
        return True

    @property
    def _kind(self) -> str:
        return (self.tokens[self.at].lastgroup or "") if self.at < len(self.tokens) else ""

    @property
    def _word(self) -> str:
        return _bare(self.tokens[self.at]) if self.at < len(self.tokens) else ""

    @property
    def _done(self) -> int:
        return self.tokens[self.at - 1].end()

    def _here(self) -> int:
        return self.tokens[self.at].start() if self.at < len(self.tokens) else len(self.text)

    def _next(self) -> re.Match[str]:
        if self.at == len(self.tokens):
            raise DateError(self.text, "a date is missing at the end")
        self.at += 1
        return self.tokens[self.at - 1]

    def _misunderstood(self) -> DateError:
        return DateError(self.text, f"'{self.tokens[self.at][0]}' is not understood here")

    def _tokens(self) -> Iterator[re.Match[str]]:
        at, end = 0, len(self.text.rstrip(" .:;,"))
        while at < end:
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise DateError(self.text, f"'{self.text[at : at + 20]}' is not understood here")
            yield match
            at = match.end() + (self.text[match.end() : match.end() + 1] == " ")


def _bare(match: re.Match[str]) -> str:
    return match[0].lower().rstrip(".")
