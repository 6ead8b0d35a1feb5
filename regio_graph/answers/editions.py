"""The editions of a release, and what a question about one of them sees."""

from dataclasses import dataclass

from ..errors import RequestError
from ..iris import Names
from ..rdf.store import Store
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
    if edition == release.manifest.edition:
        return ()
    names = Names(release.base)
    seen = (names.ontology, names.register, names.edition(edition), names.entailed_from(edition))
    return tuple(str(name) for name in seen if str(name) in release.counts)


_CATALOGUE = """
SELECT ?licence ?title (LANG(?title) AS ?language) WHERE {
  GRAPH <%s> { <%s> dct:license ?licence ; dct:title ?title }
}
ORDER BY DESC(?language)
"""


@dataclass(frozen=True)
class About:
    """The release and edition an answer rests on, whose they are, and where the answer stands."""

    title: str
    release: str
    edition: str
    licence: str
    address: str = ""
    evidence: str = ""  # an address that a row's name is put behind


def about(store: Store, release: Release, edition: str = "", address: str = "", evidence: str = "") -> About:
    """Say where an answer comes from."""
    found = list(store.select(_CATALOGUE % (Names(release.base).catalogue, release.base)))
    title, licence = (found[0]["title"].value, found[0]["licence"].value) if found else ("", "")
    return About(title, release.id, edition or release.manifest.edition, licence, address, evidence)
