"""Texts of an answer in the reader's language, where the data say the same thing in it.

The rows themselves stay as the query gives them: what is translated is what people see.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from rdflib.namespace import XSD

from ..formats import solutions
from ..formats.solutions import Term
from ..store import Store

_AT_ONCE = 500
_PREFIXES = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX schema: <https://schema.org/>\n"
_SAME = """
SELECT ?text ?other (COUNT(*) AS ?times) WHERE {
  VALUES ?text { %s }
  { ?thing ?says ?text , ?other } UNION { ?thing schema:name ?text ; rdfs:label ?other }
  FILTER (LANG(?other) = "%s")
}
GROUP BY ?text ?other
"""


def translations(
    store: Store, terms: Iterable[Term], language: str, graphs: Sequence[str] = ()
) -> dict[Term, str]:
    """Find what the data say in a language where they say these texts in another; the most usual first.

    A text without a language is translated where it is the name of something (schema:name).
    """
    wanted = [term for term in dict.fromkeys(terms) if _is_text(term) and term.language != language]
    found: dict[Term, Counter[str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = " ".join(term.n3 for term in wanted[start : start + _AT_ONCE])
        _, rows = solutions.read(store.query(_PREFIXES + _SAME % (some, language), graphs), 20 * _AT_ONCE)
        for text, other, times in rows:
            if text and other and times:
                found.setdefault(text, Counter())[other.value] += int(times.value)
    return {text: max(sorted(others), key=others.__getitem__) for text, others in found.items()}


def _is_text(term: Term) -> bool:
    return term.kind == "literal" and term.datatype in {"", str(XSD.string)}
