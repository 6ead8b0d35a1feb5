"""Moving about in the parse tree of a SPARQL query, as rdflib gives it."""

from collections.abc import Iterator
from typing import Any

from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue


def of(part: CompValue, name: str) -> Any:  # noqa: ANN401 - a parse tree
    """Return what a part has under a name, None without; its own `get` answers with the name."""
    return dict.get(part, name)


def parts(tree: Any, *, into_where: bool = True) -> Iterator[CompValue]:  # noqa: ANN401 - a parse tree
    """Yield every part of a tree, itself included."""
    if isinstance(tree, CompValue):
        yield tree
        for key, value in tree.items():
            if into_where or key != "where":
                yield from parts(value, into_where=into_where)
    elif isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        for item in tree:
            yield from parts(item, into_where=into_where)


def variables(tree: Any) -> set[Variable]:  # noqa: ANN401 - a parse tree
    """Return every variable a tree speaks of."""
    if isinstance(tree, Variable):
        return {tree}
    if isinstance(tree, CompValue):
        return set().union(*(variables(value) for value in tree.values()))
    if isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        return set().union(*(variables(item) for item in tree))
    return set()


def projected(select: CompValue) -> list[Variable]:
    """Return the variables a SELECT returns."""
    return [
        v
        for item in of(select, "projection") or []
        for v in (of(item, "var"), of(item, "evar"))
        if isinstance(v, Variable)
    ]


def triples(block: CompValue) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triple patterns of a block."""
    for flat in block.triples:
        yield from zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def leaf(tree: Any) -> Any:  # noqa: ANN401 - a parse tree
    """Return what an expression is that does nothing: the parser wraps a name in five of them."""
    while isinstance(tree, CompValue) and set(tree) == {"expr"} and tree.name.endswith("Expression"):
        tree = dict.get(tree, "expr")
    return tree
