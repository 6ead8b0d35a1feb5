"""Describe a release and each thing in it, asked of the release."""

from .labels import label, labels
from .statistics import counts, service, summary
from .thing import Description, describe, document

__all__ = [
    "Description",
    "counts",
    "describe",
    "document",
    "label",
    "labels",
    "preferred",
    "service",
    "summary",
]
