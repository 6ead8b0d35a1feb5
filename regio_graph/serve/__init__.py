"""A release is served: pages for people and SPARQL for machines, over HTTP, only ever reading.

    client → granian → wsgi: cache, limits → workers → endpoint, or pages by Flask

The web process (`wsgi`) holds nothing that a query could make slow or big. Queries are
answered by workers, processes forked by a fork server that has opened the release, and
killed by the clock of the web process.
"""

from .run import run

__all__ = ["run"]
