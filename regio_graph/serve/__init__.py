"""A release is served: pages for people and SPARQL for machines, over HTTP, only ever reading.

    client → granian → front: cache, limits → worker: endpoint, or pages by Flask

The web process (`front`) holds nothing that a query could make slow or big. Queries are
answered by workers (`worker`), processes forked from one that has opened the release
(`nursery`), and ended by the clock of the web process (`pool`).
"""

from .run import run

__all__ = ["run"]
