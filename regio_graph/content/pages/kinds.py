"""`kinds.toml`: how search takes the classes of things."""

from collections.abc import Mapping
from dataclasses import dataclass

from .declaration import Declaration


@dataclass(frozen=True)
class Kinds:
    """How much each class counts for, which count as another, and what those are called that have no name."""

    weights: Mapping[str, float]
    taken_as: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]


def read_kinds(declaration: Declaration) -> Kinds:
    """Read the declaration."""
    content = declaration.table(declaration.content, ("weight", "as", "name"))
    weights = declaration.tables(content.get("weight", {}))
    for weight in weights.values():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or weight <= 0:
            raise declaration.wrong(f"a weight is a number above 0, not {weight!r}", str(weight))
    taken = declaration.tables(content.get("as", {})).items()
    names = declaration.tables(content.get("name", {})).items()
    return Kinds(
        weights={name: float(weight) for name, weight in weights.items()},
        taken_as={name: declaration.term(other) for name, other in taken},
        names={name: declaration.texts(texts) for name, texts in names},
    )
