"""What a release says of itself and of each thing in it, asked of the release."""

from .labels import label, labels
from .statistics import COUNTED, counts, service, summary
from .thing import Description, describe, document

__all__ = [
    "COUNTED",
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
