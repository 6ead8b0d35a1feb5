"""Names for the nodes of a shapes graph that stay the same from one reading to the next.

A blank node has another label each time. It is named after what leads to it and its path,
`…#Programme/startDate`; twins that this leaves with one name are told apart by a digest of
what they say, `…/startDate~1f3a90`, and those that say the very same by their order.
"""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from ...rdf.namespaces import PREFIXES
from .columns import Term
from .description import Description

_RDF, _RDFS, _SH = (PREFIXES[name] for name in ("rdf", "rdfs", "sh"))
# What is said for people: two shapes are not the same because they are worded alike, but a
# correction of the wording is no other shape.
_WORDING = {_SH + n for n in ("message", "name", "description", "order", "group", "defaultValue")}
_FILE = re.compile(r"file://(/[^\s<>\"#?]*)")
_WORDING |= {_RDFS + n for n in ("label", "comment", "seeAlso", "isDefinedBy")}


def portable(text: str) -> str:
    """Write the file: IRIs in a text relative to the working directory, so that checkouts agree."""
    if "file:///" not in text:
        return text
    here = Path.cwd()
    return _FILE.sub(lambda match: f"file:{os.path.relpath(unquote(match[1]), here)}", text)


class Names:
    """The names of a graph's nodes; `written` writes the path of a property shape."""

    def __init__(self, graph: Description, written: Callable[[Term], str]) -> None:
        self._graph, self._written = graph, written
        self._plain: dict[Term, str] = {}

    def __getitem__(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return node.value
        if isinstance(node, ox.Literal):
            return str(node)
        plain = self._plain_name(node)
        return plain + self._marks.get(node, "")

    def node(self, name: str) -> Term | None:
        """Return the node that has a name."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        return {self[node]: node for node in self._graph.said}

    def _plain_name(self, node: Term) -> str:
        if node not in self._plain:
            self._plain[node] = "_:"  # a shape that leads back to itself ends here
            self._plain[node] = self._made(node)
        return self._plain[node]

    def _made(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return node.value
        path = self._written(node)
        above = self._parents.get(node)
        if above is None:
            return f"_:{path}"
        parent, predicate = above
        return f"{self._plain_name(parent)}/{path or predicate.rpartition('#')[2]}"

    @cached_property
    def _parents(self) -> dict[Term, tuple[Term, str]]:
        """What first leads to each blank node, over the members of a list from who has the list."""
        found: dict[Term, tuple[Term, str]] = {}
        for subject, predicate, value in self._graph.triples():
            if isinstance(value, ox.BlankNode) and not predicate.startswith(_RDF):
                found.setdefault(value, (subject, predicate))
        cells = {o: s for s, p, o in self._graph.triples() if p in (_RDF + "first", _RDF + "rest")}
        for node in cells:
            if isinstance(node, ox.BlankNode) and node not in found:
                head: Term = node
                seen: set[Term] = {node}
                while head in cells and head not in found and cells[head] not in seen:
                    head = cells[head]
                    seen.add(head)
                if head in found:
                    found[node] = found[head]
        return found

    @cached_property
    def _marks(self) -> dict[Term, str]:
        """What tells nodes of one plain name apart."""
        twins: defaultdict[str, list[Term]] = defaultdict(list)
        for node in self._graph.said:
            if isinstance(node, ox.BlankNode) and _RDF + "first" not in self._graph.said[node]:
                twins[self._plain_name(node)].append(node)
        marks: dict[Term, str] = {}
        for nodes in twins.values():
            if len(nodes) > 1:
                marks.update(self._told_apart(nodes))
        return marks

    def _told_apart(self, nodes: list[Term]) -> dict[Term, str]:
        marks = {node: self._digest(node, wording=False) for node in nodes}
        for wording in (True, None):
            alike: defaultdict[str, list[Term]] = defaultdict(list)
            for node, mark in marks.items():
                alike[mark].append(node)
            for mark, same in alike.items():
                if len(same) > 1:
                    for number, node in enumerate(same, 1):
                        marks[node] = self._digest(node, wording=True) if wording else f"{mark}-{number}"
        return {node: f"~{mark}" for node, mark in marks.items()}

    def _digest(self, node: Term, *, wording: bool) -> str:
        said = portable(self._said(node, (), wording=wording))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def _said(self, node: Term, above: tuple[Term, ...], *, wording: bool) -> str:
        """Write out what is said of a node, blank nodes by what is said of them."""
        if not isinstance(node, ox.BlankNode):
            return str(node)
        if node in above:
            return f"^{above[::-1].index(node)}"
        rows = [
            f"{predicate} {self._said(value, (*above, node), wording=wording)}"
            for predicate, values in self._graph.said.get(node, {}).items()
            if wording or predicate not in _WORDING
            for value in values
        ]
        return f"[{' ; '.join(sorted(rows))}]"
