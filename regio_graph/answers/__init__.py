"""Canned queries asked of a release: what was filled in is read, the answer selected from and written.

This is what the pages, the command line and other front ends share. `ask` gives an
`Answer`; `write` turns one into any of the `FORMATS`; `choices` lists what a parameter
can be.
"""

from .answer import Answer, Row, answered, ask
from .arguments import read
from .choices import Choice, choices
from .editions import About, about, editions, graphs
from .evidence.row import Evidence, evidence
from .outputs import FORMATS, RECORDS, write
from .selection import View, parse_view

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
