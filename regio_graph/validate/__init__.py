"""Data is validated against shapes: findings are values in a report, not errors.

`validate` is the face for other programs; docs/validate-library.md shows it at work.
"""

from .checking import Engine, Locate, check, evaluate
from .engine.columns import Columns
from .engine.evaluate import Result
from .engine.shapes import Shape, Shapes
from .inputs import Source
from .library import validate
from .report import Finding, Notice, Place, Report, Severity

__all__ = [
    "Columns",
    "Engine",
    "Finding",
    "Locate",
    "Notice",
    "Place",
    "Report",
    "Result",
    "Severity",
    "Shape",
    "Shapes",
    "Source",
    "check",
    "evaluate",
    "validate",
]
