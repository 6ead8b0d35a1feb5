"""Describe a release and each thing in it, asked of the release."""

from .labels import label, labels
from .statistics import counts, service, summary
from .thing import BoundedDescription, describe, document, licences

__all__ = [
    "BoundedDescription",
    "counts",
    "describe",
    "document",
    "label",
    "labels",
    "licences",
    "service",
    "summary",
]
