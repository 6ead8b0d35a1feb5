"""Pictures of a region: the rows of canned queries in, SVG out.

No clock, no files, no chance: equal rows give equal bytes.
"""

from .canvas import Picture
from .goals import goals
from .matrix import matrix
from .network import network
from .rows import Drawing, Row, named
from .timeline import side, timeline, years

__all__ = [
    "Drawing",
    "Picture",
    "Row",
    "goals",
    "matrix",
    "named",
    "network",
    "side",
    "timeline",
    "years",
]
