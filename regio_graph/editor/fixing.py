"""Quick fixes, where one mend is certain: a misspelt name, a missing prefix or language tag, a date."""

from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types

from .. import dates
from ..errors import DateError
from ..iris import ROOT
from ..languages import Text
from ..rdf.namespaces import PREFIXES, REGIO
from .completing import declaration
from .diagnosing import Seen
from .navigating import uri
from .outline import Mention
from .recheck import Recheck
from .region import Region
from .spelling import spell

_REPLACE = Text("Vervang door {}", "Replace by {}")
_DECLARE = Text("Declareer de prefix {}", "Declare the prefix {}")
_TAG = Text("Zet @{} achter deze tekst", "Put @{} behind this text")
_DATE = Text("Schrijf op wat '{}' betekent", "Write down what '{}' means")
_PRINTED = str(REGIO.printed)
_PRECISION = f"{ROOT}concept/precisie/"


def fixes(
    seen: Seen, region: Region, recheck: Recheck, asked: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Offer the fixes for some diagnostics, and for the date in which the cursor is."""
    for diagnostic in asked.context.diagnostics:
        told: dict[str, Any] = diagnostic.data if isinstance(diagnostic.data, dict) else {}
        for title, edits in _mends(seen, recheck, diagnostic, told):
            yield _action(seen, title, edits, [diagnostic])
    yield from _prefixes(seen, region, asked)
    yield from _date(seen, asked)


def _mends(
    seen: Seen, recheck: Recheck, diagnostic: types.Diagnostic, told: dict[str, Any]
) -> Iterator[tuple[str, list[types.TextEdit]]]:
    outline = seen.file.outline
    if diagnostic.code == "unknown-term" and isinstance(told.get("meant"), str):
        written = spell(told["meant"], outline)
        yield seen.say(_REPLACE, written), [types.TextEdit(diagnostic.range, written)]
    elif told.get("component") in {"MinCount", "LanguageIn"} and isinstance(told.get("shape"), str):
        languages = recheck.languages(told["shape"])
        yield from _tagged(seen, languages, str(told.get("focus")), str(told.get("path")))


def _tagged(
    seen: Seen, languages: list[str], focus: str, path: str
) -> Iterator[tuple[str, list[types.TextEdit]]]:
    """Tag the one text without a language with the one language that is not there yet."""
    texts = [
        mention
        for mention in seen.file.outline.mentions
        if (mention.kind, mention.subject, mention.predicate) == ("literal", focus, path)
    ]
    bare = [text for text in texts if text.language is None]
    missing = sorted(set(languages) - {text.language for text in texts})
    plain = len(bare) == 1 and seen.file.text[bare[0].start : bare[0].end].endswith(("'", '"'))
    if plain and len(missing) == 1:
        end = seen.ranges.span(bare[0].end, bare[0].end)
        yield seen.say(_TAG, missing[0]), [types.TextEdit(end, f"@{missing[0]}")]


def _prefixes(seen: Seen, region: Region, asked: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """Declare a prefix that everybody else uses for one and the same namespace."""
    start, end = seen.ranges.offset(asked.range.start), seen.ranges.offset(asked.range.end)
    for mention in seen.file.outline.undeclared:
        if mention.start <= end and start <= mention.end:
            spaces = {
                file.outline.prefixes[mention.value]
                for file in region.today()
                if mention.value in file.outline.prefixes
            }
            spaces |= {PREFIXES[mention.value]} if mention.value in PREFIXES else set()
            if len(spaces) == 1:
                about = [d for d in asked.context.diagnostics if d.code == "syntax"]
                edit = declaration(seen, mention.value, spaces.pop())
                yield _action(seen, seen.say(_DECLARE, mention.value), [edit], about)
            return


def _date(seen: Seen, asked: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """Write the EDTF, the bounds and the precision of a printed date whose year is printed too."""
    outline = seen.file.outline
    here = outline.at(seen.ranges.offset(asked.range.start)) or outline.before(
        seen.ranges.offset(asked.range.start)
    )
    if here is None or here.subject is None:
        return
    own = [m for m in outline.mentions if m.subject == here.subject and m.role == "object"]
    printed = [mention for mention in own if mention.predicate == _PRINTED and mention.kind == "literal"]
    if len(printed) != 1 or not any(m.predicate in _KINDS for m in own):
        return
    try:
        reading = dates.read(printed[0].value)
    except DateError:
        return
    edits = list(_statements(seen, own, printed[0], reading))
    if edits:
        yield _action(seen, seen.say(_DATE, printed[0].value), edits, asked.context.diagnostics)


_KINDS = {str(REGIO.edtf), str(REGIO.earliest), str(REGIO.latest), str(REGIO.precision)}


def _statements(
    seen: Seen, own: Sequence[Mention], printed: Mention, reading: dates.Reading
) -> Iterator[types.TextEdit]:
    """Put right the statements that differ, and add those that are not there, behind the printed text."""
    outline = seen.file.outline

    def typed(value: str, datatype: str) -> str:
        return f'"{value}"^^{spell(datatype, outline)}'

    date = f"{PREFIXES['xsd']}date"
    wanted = {
        str(REGIO.edtf): typed(reading.edtf, f"{PREFIXES['edtf']}EDTF"),
        str(REGIO.earliest): typed(reading.earliest.isoformat(), date) if reading.earliest else None,
        str(REGIO.latest): typed(reading.latest.isoformat(), date) if reading.latest else None,
        str(REGIO.precision): spell(_PRECISION + reading.precision, outline),
        str(REGIO.yearInferred): str(reading.year_inferred).lower(),
    }
    missing = []
    for predicate, value in wanted.items():
        there = [mention for mention in own if mention.predicate == predicate]
        if value is not None and not there:
            missing.append(f" ;\n    {spell(predicate, outline)} {value}")
        elif value is not None and len(there) == 1:
            old = seen.file.text[there[0].start : there[0].end]
            if old != value:
                yield types.TextEdit(seen.ranges.of(there[0]), value)
    if missing:
        yield types.TextEdit(seen.ranges.span(printed.end, printed.end), "".join(missing))


def _action(
    seen: Seen, title: str, edits: list[types.TextEdit], about: Sequence[types.Diagnostic]
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=list(about),
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri(seen.file.path): edits}),
    )
