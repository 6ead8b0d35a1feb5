"""The editions of a release, and what a question about one of them sees."""

from ..errors import RequestError
from ..iris import Names
from ..release import Release


def editions(release: Release) -> tuple[str, ...]:
    """List the codes of the editions, the latest first."""
    start = str(Names(release.base).edition(""))
    return tuple(
        sorted((name.removeprefix(start) for name in release.counts if name.startswith(start)), reverse=True)
    )


def graphs(release: Release, edition: str) -> tuple[str, ...]:
    """Return the graphs that a question about an edition sees; none for the latest, which is today's view.

    Raises RequestError 404 for an edition that the release does not have.
    """
    known = editions(release)
    if edition not in known:
        raise RequestError(
            f"this release has no edition {edition[:60]!r}; it has: {', '.join(known)}", status=404
        )
    if edition == release.manifest["edition"]:
        return ()
    names = Names(release.base)
    seen = (names.ontology, names.register, names.edition(edition), names.entailed_from(edition))
    return tuple(str(name) for name in seen if str(name) in release.counts)
