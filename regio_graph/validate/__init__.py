"""Data is validated against shapes: findings are values in a report, not errors."""

from .engine import check
from .report import Finding, Report, Severity

__all__ = ["Finding", "Report", "Severity", "check"]
