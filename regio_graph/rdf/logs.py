"""Switches for what rdflib logs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ill_formed_unlogged() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-formed literal; validation reports those."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
