"""Data is validated against shapes: findings are values in a report, not errors."""

from .columns import Columns
from .engine import Engine, Locate, check, validate
from .evaluate import Result
from .report import Finding, Place, Report, Severity
from .shapes import Shape, Shapes

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
