"""What a release says of itself in numbers, asked of the release."""

from .release import Release
from .store import Store

# What the home page counts, in this order.
COUNTED = (
    "Programme",
    "ProgrammePart",
    "Participation",
    "Commissioning",
    "Leadership",
    "Goal",
    "Body",
    "Passage",
)

_COUNTS = """
PREFIX regio: <https://w3id.org/regio-graph/def#>
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class { %s }
  ?thing a ?class .
}
GROUP BY ?class
"""


def counts(store: Store) -> dict[str, int]:
    """Count the things of each class in COUNTED, by the class's local name."""
    solutions = store.select(_COUNTS % " ".join(f"regio:{name}" for name in COUNTED))
    found = {
        solution["class"].value.rpartition("#")[2]: int(solution["count"].value) for solution in solutions
    }
    return {name: found.get(name, 0) for name in COUNTED}


def summary(release: Release) -> str:
    """Say in one line how big a release is."""
    return (
        f"{release.asserted} triples asserted, {release.entailed} entailed, in {len(release.counts)} graphs"
    )
