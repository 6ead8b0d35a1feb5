"""Data is validated against shapes: findings are values in a report, not errors."""

from .checking import Engine, Locate, check, validate
from .engine.columns import Columns
from .engine.evaluate import Result
from .engine.shapes import Shape, Shapes
from .report import Finding, Place, Report, Severity

__all__ = [
    "Columns",
    "Engine",
    "Finding",
    "Locate",
    "Place",
    "Report",
    "Result",
    "Severity",
    "Shape",
    "Shapes",
    "check",
    "validate",
]
