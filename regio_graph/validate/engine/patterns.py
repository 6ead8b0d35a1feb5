"""XPath regular expressions, as sh:pattern takes them."""

import re
from collections.abc import Callable

import pyoxigraph as ox


def matcher(expression: str, flags: str) -> Callable[[str], bool]:
    """Compile an XPath regular expression.

    Python's has what nearly all use; where it differs (Unicode categories and XML's name
    classes) the engine that answers SPARQL's REGEX is asked. Raises ValueError for what is
    no regular expression.
    """
    letters = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
    if set(flags) - {*letters, "q"}:
        raise ValueError(f"sh:flags are letters of i, s, m, x and q, not {flags!r}")
    if not re.search(r"\\[pPiIcC]|-\[", expression):
        source = re.escape(expression) if "q" in flags else _ends_only_at_the_end(expression, flags)
        try:
            found = re.compile(source, sum(letters[f] for f in set(flags) if f in letters)).search
        except re.error as error:
            raise ValueError(f"sh:pattern {expression!r} is no regular expression: {error}") from error
        return lambda text: found(text) is not None
    query = f"SELECT (REGEX(?text, {ox.Literal(expression)}, {ox.Literal(flags)}) AS ?is) {{}}"
    store = ox.Store()

    def asks(text: str) -> bool:
        given = query.replace("?text", str(ox.Literal(text)))
        row = next(iter(store.query(given)), None)  # type: ignore[arg-type]  # a SELECT has solutions
        if row is None or row["is"] is None:
            raise ValueError(f"sh:pattern {expression!r} is no regular expression that is known here")
        return bool(row["is"].value == "true")

    return asks


def _ends_only_at_the_end(expression: str, flags: str) -> str:
    r"""Write `$` as `\Z` outside classes: Python's also matches before a last line break."""
    if "m" in flags:
        return expression
    parts = re.split(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])", expression, flags=re.DOTALL)
    return "".join(part if odd % 2 else part.replace("$", r"\Z") for odd, part in enumerate(parts))
