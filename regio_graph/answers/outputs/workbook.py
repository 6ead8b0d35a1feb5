"""An answer as an Excel workbook: a sheet of rows, and one that says what they are.

Rules of the file
1. A text is always written as a text: one that starts with = + - @ is never a formula.
2. Equal answers of one release give equal bytes: no clock, no random part.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...content.queries import Column
from ...errors import RequestError
from ...rdf.terms import Term, is_iri
from ..answer import Answer
from ..editions import About
from ..selection import number

_ROWS = 1_048_575  # under the heading, which is what a sheet holds
_LINKS = 60_000  # Excel opens no sheet with more than 65 530
_TEXT = 32_767  # characters of a cell
_LINK = 2_000
_EXACT = 10**15  # Excel keeps fifteen digits
_WIDTHS = (8, 60)
_LONG_AGO = date(1900, 3, 1)  # before it Excel counts days wrongly
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same for every workbook

_WORDS = {
    "nl": {
        "rows": "Antwoord",
        "about": "Over dit antwoord",
        "evidence": "Bewijs",
        "show": "toon",
        "question": "Vraag",
        "title": "Naam",
        "value": "Ingevuld",
        "any": "(alles)",
        "number": "Rijen",
        "page": "Bladzijde",
        "cut": "Er waren meer rijen dan er gegeven worden.",
        "data": "Gegevens",
        "edition": "Editie",
        "release": "Uitgave",
        "licence": "Licentie",
        "address": "Adres",
        "query": "De vraag in SPARQL",
    },
    "en": {
        "rows": "Answer",
        "about": "About this answer",
        "evidence": "Evidence",
        "show": "show",
        "question": "Question",
        "title": "Name",
        "value": "Filled in",
        "any": "(all)",
        "number": "Rows",
        "page": "Page",
        "cut": "There were more rows than are given.",
        "data": "Data",
        "edition": "Edition",
        "release": "Release",
        "licence": "Licence",
        "address": "Address",
        "query": "The query in SPARQL",
    },
}


def write(answer: Answer, about: About) -> bytes:
    """Write a workbook in the answer's language."""
    if len(answer.rows) > _ROWS:
        raise RequestError(f"a sheet of Excel holds {_ROWS} rows; ask for a page, or for CSV", status=406)
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": answer.title, "author": about.title, "created": _MADE})
        _Sheets(book, answer, about).write()
    return out.getvalue()


class _Sheets:
    def __init__(self, book: Workbook, answer: Answer, about: About) -> None:
        self._book, self._answer, self._about = book, answer, about
        self._words = _WORDS.get(answer.language, _WORDS["nl"])
        self._links = 0
        self._formats: dict[str, Format] = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
            "text": book.add_format({"valign": "top", "text_wrap": True}),
            "link": book.add_format(
                {"valign": "top", "text_wrap": True, "font_color": "#154273", "underline": 1}
            ),
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "code": book.add_format({"font_name": "Consolas", "font_size": 9}),
        }

    def write(self) -> None:
        self._rows(self._book.add_worksheet(self._words["rows"]))
        self._about_sheet(self._book.add_worksheet(self._words["about"]))

    def _rows(self, sheet: Worksheet) -> None:
        answer = self._answer
        headings = [answer.heading(column) for column in answer.columns]
        if self._about.evidence:
            headings.append(self._words["evidence"])
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, self._formats["head"])
        for line, row in enumerate(answer.rows, 1):
            for at, (column, term) in enumerate(zip(answer.columns, row.terms, strict=True)):
                if term is not None:
                    after = row.terms[at + 1] if at + 1 < len(row.terms) else None
                    self._cell(sheet, line, at, column, term, self._unit(at + 1, after))
            if self._about.evidence:
                address = self._about.evidence + row.name
                self._link(sheet, line, len(answer.columns), address, self._words["show"])
        for at, width in enumerate(self._widths(headings)):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if headings:
            sheet.autofilter(0, 0, len(answer.rows), len(headings) - 1)

    def _unit(self, at: int, term: Term | None) -> str:
        """Name the unit that the column behind a number gives."""
        name = self._answer.columns[at].name if at < len(self._answer.columns) else ""
        is_unit = term is not None and (name == "unit" or name.endswith("_unit"))
        return self._answer.shown(term) if is_unit and term is not None else ""

    def _cell(self, sheet: Worksheet, line: int, at: int, column: Column, term: Term, unit: str) -> None:
        value = number(term) if column.type in {"integer", "decimal"} else None
        if is_iri(term):
            self._link(sheet, line, at, term.value, self._answer.shown(term))
        elif value is not None and abs(value) < _EXACT:
            sheet.write_number(line, at, float(value), self._quantity(unit))
        elif column.type == "date" and (day := _day(term.value)):
            sheet.write_datetime(line, at, day, self._formats["date"])
        elif column.type == "boolean" and term.value in {"true", "false"}:
            sheet.write_boolean(line, at, term.value == "true", self._formats["text"])
        else:
            sheet.write_string(line, at, _bounded(self._answer.shown(term)), self._formats["text"])

    def _quantity(self, unit: str) -> Format:
        unit = unit.replace('"', "").replace("\\", "")
        key = f"unit {unit}"
        if key not in self._formats:
            written = {"num_format": f'General" {unit}"'} if unit else {}
            self._formats[key] = self._book.add_format({"valign": "top", **written})
        return self._formats[key]

    def _link(self, sheet: Worksheet, line: int, at: int, target: str, text: str) -> None:
        """Write a link; a text where Excel would take none."""
        fits = len(target) <= _LINK and target.startswith(("http://", "https://"))
        if fits and self._links < _LINKS and len(text) <= 255:  # noqa: PLR2004 - Excel's own limit
            self._links += 1
            sheet.write_url(line, at, target, self._formats["link"], text)
        else:
            sheet.write_string(line, at, _bounded(text), self._formats["text"])

    def _widths(self, headings: list[str]) -> Iterator[int]:
        least, most = _WIDTHS
        for at, heading in enumerate(headings):
            texts = [
                len(self._answer.shown(row.terms[at]))  # type: ignore[arg-type] # not None here
                for row in self._answer.rows[:500]
                if at < len(row.terms) and row.terms[at] is not None
            ]
            yield min(most, max([least, len(heading) + 4, *texts]))

    def _about_sheet(self, sheet: Worksheet) -> None:
        answer, about, words = self._answer, self._about, self._words
        lines = [
            (words["title"], answer.title),
            (words["question"], answer.query.summary.in_(answer.language)),
        ]
        for parameter in answer.query.parameters:
            label = parameter.label.in_(answer.language)
            values = [answer.labels.get(value, value) for value in answer.arguments.get(parameter.name, ())]
            lines.append((f"{words['value']}: {label}", "; ".join(values) or words["any"]))
        lines.append((words["number"], f"{len(answer.rows)} / {answer.total}"))
        if answer.pages > 1:
            lines.append((words["page"], f"{answer.view.page} / {answer.pages}"))
        if answer.cut:
            lines.append(("", words["cut"]))
        lines += [
            (words["data"], about.title),
            (words["edition"], about.edition),
            (words["release"], about.release),
            (words["licence"], about.licence),
            (words["address"], about.address),
        ]
        at = 0
        for name, text in lines:
            sheet.write_string(at, 0, name, self._formats["bold"])
            if text.startswith(("http://", "https://")):
                self._link(sheet, at, 1, text, text)
            else:
                sheet.write_string(at, 1, _bounded(text), self._formats["text"])
            at += 1
        sheet.write_string(at + 1, 0, words["query"], self._formats["bold"])
        for line, text in enumerate(answer.text.split("\n"), at + 1):
            sheet.write_string(line, 1, _bounded(text), self._formats["code"])
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 100)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day >= _LONG_AGO else None


def _bounded(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"
