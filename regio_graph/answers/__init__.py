"""Canned queries asked of a release: what was filled in is read, the answer selected from and written.

This is what the pages, the command line and other front ends share. `ask` gives an
`Answer`; `write` turns one into any of the `FORMATS`; `choices` lists what a parameter
can be.
"""

from .about import About, about
from .arguments import read
from .asking import Answer, Row, answered, ask
from .choices import Choice, choices
from .editions import editions, graphs
from .evidence import Evidence, evidence
from .view import View, parse_view
from .writing import FORMATS, RECORDS, write

__all__ = [
    "FORMATS",
    "RECORDS",
    "About",
    "Answer",
    "Choice",
    "Evidence",
    "Row",
    "View",
    "about",
    "answered",
    "ask",
    "choices",
    "editions",
    "evidence",
    "graphs",
    "parse_view",
    "read",
    "write",
]
