"""Check data against shapes: on columns by default, with pySHACL as the reference."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from ..errors import ShapesError
from ..rdf.logs import ill_formed_unlogged
from .engine.columns import Columns, Term
from .engine.evaluate import Evaluation, Result
from .engine.shapes import Shape, Shapes
from .findings import report
from .report import Place, Report

Locate = Callable[[Sequence[Result]], Sequence[Place | None]]


class Engine(StrEnum):
    """Which engine validates."""

    COLUMNS = "columns"
    PYSHACL = "pyshacl"


class ShapesErrors(ShapesError):  # noqa: N818 - as many as there are
    """Several shapes are wrong; `errors` are one or more of each."""

    def __init__(self, errors: Sequence[ShapesError]) -> None:
        self.errors = tuple(errors)
        super().__init__(problems=[problem for error in errors for problem in error.problems])


def check(
    data: Columns, shapes: Shapes, locate: Locate | None = None, engine: Engine = Engine.COLUMNS
) -> Report:
    """Validate `data`, everything entailed included, against `shapes`.

    `locate` is asked for the places of all results together. Raises ShapesError when the
    shapes can't be understood.
    """
    results = evaluate(data, shapes, engine)
    return report(results, data, shapes, locate(results) if locate and results else None)[0]


def evaluate(
    data: Columns, shapes: Shapes, engine: Engine = Engine.COLUMNS, only: Sequence[Shape] | None = None
) -> list[Result]:
    """Return every validation result; of some targeted shapes only, where these are given."""
    if engine is Engine.COLUMNS:
        return [result for found in by_shape(Evaluation(data, shapes), only).values() for result in found]
    with ill_formed_unlogged():
        from .bridge import dataset, graph  # noqa: PLC0415 - rdflib takes a quarter of a second to import
        from .engine.pyshacl_engine import results  # noqa: PLC0415 - as above

        return list(results(dataset(data, shapes).default_graph, graph(shapes)))


def by_shape(evaluation: Evaluation, only: Sequence[Shape] | None = None) -> dict[Term, list[Result]]:
    """Return the results of each targeted shape.

    Raises ShapesError for whatever the shapes have wrong, in use or not.
    """
    chosen = evaluation.shapes.targeted() if only is None else only
    found: dict[Term, list[Result]] = {}
    errors = list(evaluation.examined())
    with ill_formed_unlogged():
        for shape in () if errors else chosen:
            try:
                found[shape.node] = list(evaluation.results_of(shape, evaluation.targets(shape)))
            except ShapesError as error:
                errors.append(error)
    if errors:
        raise ShapesErrors(errors)
    return found
