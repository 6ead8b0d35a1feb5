"""regio-graph: a knowledge graph with semantic queries for Dutch regional government.

Sources are assembled into a dataset, entailed, validated, released; a release is
served and published.
"""

from importlib.metadata import version

__version__ = version("regio-graph")
