"""A rule explained: what it asks, of what, how grave, how to meet it, how to accept an exception."""

import difflib
from collections.abc import Iterator

from ..errors import RequestError
from .engine.shapes import SH, Shapes
from .findings import short, short_name
from .messages import texts
from .rule_names import OWN, ShapeRule, ShapeRules

_HEADS = {
    "nl": ("shape", "vraagt", "ernst", "herstel", "lees", "accepteren", "REDEN"),
    "en": ("shape", "asks", "severity", "mend", "read", "accept", "REASON"),
}
_SEVERITIES = {
    "nl": {"Violation": "overtreding", "Warning": "waarschuwing", "Info": "mededeling"},
    "en": {"Violation": "violation", "Warning": "warning", "Info": "info"},
}


def explain(name: str, shapes: Shapes, language: str) -> Iterator[str]:
    """Yield lines about every rule that a name calls; raises RequestError naming the nearest for none."""
    rules = ShapeRules(shapes)
    if name in OWN:
        yield from (name, f"  {OWN[name][language == 'en']}")
        return
    every = list(rules.every())
    meant = [rule for rule in every if name == rules.name(rule)] or [
        rule for rule in every if name in rules.called(rule)
    ]
    if not meant:
        known = {called for rule in every for called in rules.called(rule)}
        near = difflib.get_close_matches(name, known, 1, 0.5)
        hint = f"; is {near[0]} meant?" if near else f"; there are {len(every)}, see --statistics"
        raise RequestError(f"no rule is called {name!r}{hint}")
    for rule in meant:
        yield from _explained(rule, rules, language)


def _explained(rule: ShapeRule, rules: ShapeRules, language: str) -> Iterator[str]:
    shape, asks, severity, mend, read, accept, reason = _HEADS[language]
    node = rules.nodes[rule.shape]
    words, given = texts(rule.component), _parameter(rule, rules)
    english = language == "en"
    said = rules.message(rule.shape, language) or (words.message_en if english else words.message).format(
        given
    )
    grave = short_name(rules.shapes.shape(node).severity.value)
    yield rules.name(rule)
    lines = {
        shape: rule.shape,
        "": rules.title(rule.shape, language),
        " ": rules.description(rule.shape, language),
        asks: f"{rule.component}{f' {given}' if given else ''}: {said}",
        severity: _SEVERITIES[language].get(grave, grave),
        mend: (words.hint_en if english else words.hint).format(given),
        read: rules.help_uri(rule),
        accept: f"# regio: ignore {rules.name(rule)} {reason}",
    }
    for head, text in lines.items():
        if text:
            yield f"  {head:<11} {' '.join(text.split())}"


def _parameter(rule: ShapeRule, rules: ShapeRules) -> str:
    """Write the values of the constraint's parameter."""
    graph, name = rules.shapes.graph, rule.component[:1].lower() + rule.component[1:]
    values = graph.objects(rules.nodes[rule.shape], SH + name)
    if name in {"in", "languageIn"} and values:
        values = graph.members(values[0])
    return ", ".join(short(value) for value in values)
