"""What an answer that leaves as a file says of where it came from."""

from dataclasses import dataclass

from ..iris import Names
from ..release import Release
from ..store import Store

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
    return About(title, release.id, edition or str(release.manifest["edition"]), licence, address, evidence)
