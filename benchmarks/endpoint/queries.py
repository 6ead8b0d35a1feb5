"""What is asked of every server: a cheap, a medium and a large query of this domain.

`@` in a query stands for the number of one copy of the region in the generated data. A
unique query also carries a comment with its own number, so that no cache has met it.
"""

from dataclasses import dataclass

PROLOGUE = """PREFIX regio: <https://w3id.org/regio-graph/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True)
class Query:
    """One query with its name, and what it is an example of."""

    name: str
    about: str
    body: str

    def text(self, copy: int) -> str:
        """Write the query about one copy of the region."""
        return self.template().replace("@", str(copy))

    def template(self) -> str:
        """Write the query with `@` still in it."""
        return PROLOGUE + self.body


QUERIES = (
    Query(
        "cheap",
        "one row: the Dutch name of a milestone",
        "SELECT ?name { <https://example.org/@/regio/id/mijlpaal/een> skos:prefLabel ?name"
        ' FILTER (lang(?name) = "nl") }',
    ),
    Query(
        "medium",
        "16 kB of JSON: what is stated about the facts of a programme",
        "SELECT ?link ?fact ?property ?value {"
        " <https://example.org/@/regio/id/programma/een> ?link ?fact . ?fact ?property ?value"
        " FILTER (?property NOT IN (regio:passage, regio:precision, skos:definition)) }",
    ),
    Query(
        "large",
        "every programme with its names",
        "SELECT ?programme ?name { ?programme a regio:Programme ; skos:prefLabel ?name }",
    ),
)
