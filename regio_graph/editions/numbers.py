"""Numbers with what they count, by the words of the template."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..search.words import stem
from .gazetteer import Gazetteer
from .stretch import Stretch, squeezed
from .template import Template, any_of

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?"
COUNT = "unit:NUM"


@dataclass(frozen=True)
class Quantity:
    """A number: its value in decimal notation, unit, comparison, what it counts, and where it stands."""

    value: str
    unit: str
    comparison: str
    counts: str
    noun: str
    national: bool
    at: Stretch


def quantities(prose: Stretch, template: Template, known: Gazetteer) -> Iterator[Quantity]:
    """Find the numbers that measure or count something; years and dates are none."""
    words = template.quantities
    units = {squeezed(word): unit for unit, names in words.units.items() for word in names}
    multiples = "|".join(words.multiples)
    unit = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<euro>€\s*)?(?<![\w.,-])(?P<number>{_NUMBER})(?:\s+(?P<multiple>{multiples})\b)?"
        rf"(?:\s*(?P<unit>{unit})(?!\w)|\s+(?P<noun>(?:[a-zà-ÿ]+\s+){{0,2}}?[a-zà-ÿ]{{2,}}(?:en|s))\b)?",
        re.IGNORECASE,
    )
    for match in pattern.finditer(prose.text):
        chosen = "cur:EUR" if match["euro"] else units.get(squeezed(match["unit"] or ""), "")
        noun = (match["noun"] or "") if not chosen else ""
        year = re.fullmatch(r"[12][0-9]{3}", match["number"])
        if not chosen and (year or not noun):
            continue
        comparison = _comparison(prose.text[: match.start()], template)
        end = match.end() if chosen else match.end("number") + 1 + len(noun)
        yield Quantity(
            _value(match["number"], words.multiples.get((match["multiple"] or "").lower(), 1)),
            chosen or COUNT,
            comparison,
            _counted(noun, prose.text[match.start() :], template, known),
            noun,
            bool(any_of(words.national).search(prose.text)),
            prose.cut(match.start(), end),
        )


def _value(number: str, times: int) -> str:
    try:
        value = Decimal(number.replace(".", "").replace(",", ".")) * times
    except InvalidOperation:
        return number
    return f"{value.normalize():f}"


def _comparison(before: str, template: Template) -> str:
    for concept, words in template.quantities.comparisons.items():
        if re.search(rf"{any_of(words).pattern}\s*$", before.strip(), re.IGNORECASE):
            return concept
    return template.concepts["exactly"]


def _counted(noun: str, text: str, template: Template, known: Gazetteer) -> str:
    """Give the concept whose words all stand behind the number, the noun among them; "" if not one."""
    stems = set(_stems(text))
    nouns = set(_stems(noun))
    fitting: dict[str, int] = {}
    for code, names in known.concepts(template.concepts["counted"]).items():
        for name in names:
            wanted = set(_stems(name))
            if wanted and wanted <= stems and (not noun or wanted & nouns):
                fitting[code] = max(len(wanted), fitting.get(code, 0))
    best = [code for code, count in fitting.items() if count == max(fitting.values())]
    if len(best) != 1:
        return ""
    return best[0] if ":" in best[0] else f"{template.concepts['counted']}/{best[0]}"


def topics(text: str, template: Template, known: Gazetteer) -> tuple[str, ...]:
    """Give the topics whose words all stand in a text, as concepts; the most telling first, at most three."""
    stems = set(_stems(text))
    fitting = []
    for code, names in known.concepts(template.concepts["topic"]).items():
        lengths = [len(wanted) for name in names if (wanted := set(_stems(name))) and wanted <= stems]
        if lengths:
            fitting.append((-max(lengths), code if ":" in code else f"{template.concepts['topic']}/{code}"))
    return tuple(concept for _, concept in sorted(fitting)[:3])


def _stems(text: str) -> list[str]:
    return [stem(word, "nl").removesuffix("e") for word in re.findall(r"[^\W\d_]+", squeezed(text))]
