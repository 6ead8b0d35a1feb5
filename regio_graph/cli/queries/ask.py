"""Shared by the commands about canned queries: the queries there are, and the release to ask."""

from collections.abc import Sequence
from functools import cache

import click

from ... import release
from ...content.project import project_queries
from ...content.queries import CannedQuery
from ...errors import RegioError, RequestError
from ...rdf.store import Store
from ...release import Release
from ...settings import Settings, from_environ


def settings(ctx: click.Context) -> Settings:
    """Return the settings of the run; while a shell completes, no command has run yet to choose them."""
    if isinstance(ctx.obj, Settings):
        return ctx.obj
    return from_environ(project=ctx.find_root().params.get("project"))


def every(ctx: click.Context) -> Sequence[CannedQuery]:
    """Read the canned queries of the project, as their files are now."""
    return _every(settings(ctx))


def opened(ctx: click.Context) -> tuple[Release, Store]:
    """Open the release in place."""
    return _opened(settings(ctx))


def named(ctx: click.Context, name: str) -> CannedQuery:
    """Return a canned query; raises RequestError naming those that are most like it, or all."""
    queries = every(ctx)
    for query in queries:
        if query.name == name:
            return query
    near = [query.name for query in queries if name.casefold() in query.name]
    listed = "\n  ".join(near or [query.name for query in queries])
    raise RequestError(
        f"there is no canned query {name[:80]!r}; there {'is' if near else 'are'}:\n  {listed}"
    )


def quietly_every(ctx: click.Context) -> Sequence[CannedQuery]:
    """Read the canned queries for a shell that completes: it wants no errors."""
    try:
        return every(ctx)
    except RegioError:
        return ()


@cache
def _every(chosen: Settings) -> Sequence[CannedQuery]:
    return tuple(project_queries(chosen.project))


@cache
def _opened(chosen: Settings) -> tuple[Release, Store]:
    current = release.current(chosen)
    return current, current.open()
