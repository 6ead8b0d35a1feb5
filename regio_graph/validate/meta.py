"""Shapes graphs held to SHACL's own shapes, before anything is validated against them.

The shapes are those of the recommendation's appendix, as pySHACL carries them with its
corrections; our own engine runs them.

https://www.w3.org/TR/shacl/#shacl-shacl
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from ..errors import Problem
from .engine.columns import Columns
from .engine.evaluate import Evaluation
from .engine.shapes import Shapes
from .findings import report
from .inputs import Source
from .places import places


@cache
def shacl_shapes() -> Shapes:
    """Read SHACL's shapes for shapes."""
    spec = find_spec("pyshacl")  # finds it without the second that importing takes
    assert spec is not None, "a dependency of this package"
    assert spec.origin is not None, "as above"
    path = Path(spec.origin).parent / "assets" / "shacl-shacl.ttl"
    return Shapes(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def problems(
    graphs: Sequence[Sequence[ox.Quad | ox.Triple]], files: Sequence[Source | None], shapes: Shapes
) -> Iterator[Problem]:
    """Yield what is ill-formed in a shapes graph, with the place where it says so."""
    meta = shacl_shapes()
    data = Columns(*graphs, known=meta.terms)
    results = list(Evaluation(data, meta).results())
    if not results:
        return
    found, known = report(results, data, meta, places(results, data, files))
    for finding in found.findings:
        named = shapes.name(known[finding.fingerprint].focus)
        value = f" ({finding.value})" if finding.value and finding.value != finding.focus else ""
        yield Problem(
            f"{named}: {finding.message_en}{value}",
            finding.file,
            finding.line,
            finding.column,
            f"{finding.shape.rpartition('#')[2]}.{finding.component}",
        )
