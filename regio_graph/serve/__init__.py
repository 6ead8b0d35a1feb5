"""A release is served: pages for people and SPARQL for machines, over HTTP, only ever reading."""

from .app import create_app
from .run import run

__all__ = ["create_app", "run"]
