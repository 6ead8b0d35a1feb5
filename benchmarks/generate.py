"""Deterministic data of this domain in any size, with one node in a hundred defective.

The fictional region of `ontology/examples` is repeated under new names until there are
enough triples. Now and then a copy gets a counter-example added, each kind in its turn, so
that every constraint of every shape fires and the data follow the shapes as they grow.

    python benchmarks/generate.py TRIPLES OUT.nt
"""

import sys
from itertools import cycle
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "ontology" / "examples"
BASE = "https://example.org/regio/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DEF = "https://w3id.org/regio-graph/def#"
# There is one edition and one text, however many regions: constraints compare with all of them.
SHARED = {ox.NamedNode(DEF + name) for name in ("Edition", "SourceText")}
RENAMED = (BASE, "https://identifier.overheid.nl/")


def generate(triples: int, out: Path) -> int:
    """Write at least so many triples as N-Triples and return how many there are."""
    fixed = [
        line
        for path in ("regio.ttl", "alignments/standards.ttl")
        for line in lines(read(ROOT / "ontology" / path))
    ]
    context = read(EXAMPLES / "context.ttl")
    defects = [read(path) for path in sorted(EXAMPLES.glob("*/[iw]*.ttl"))]
    kept = {
        quad.subject.value
        for quads in (context, *defects)
        for quad in quads
        if quad.predicate == TYPE and quad.object in SHARED
    }
    region = Template(context, kept)
    wrong = cycle([Template(quads, kept) for quads in defects])
    every = max(1, round(100 / region.nodes))  # copies per defect, so that one node in a hundred has one
    number = 0
    with out.open("w", encoding="utf-8") as file:
        file.writelines(fixed)
        number += len(fixed)
        for copy in range(10**9):
            if number >= triples:
                break
            texts = [region.copy(copy)]
            if copy % every == 0:
                texts += [next(wrong).copy(copy) for _ in range(max(1, round(region.nodes / 100)))]
            for text, length in texts:
                file.write(text)
                number += length
    return number


class Template:
    """Some triples as a text in which the names are to be filled in."""

    def __init__(self, quads: list[ox.Quad], kept: set[str]) -> None:
        self.text = "".join(lines(quads))
        self.length = len(quads)
        self.nodes = len({q.subject for q in quads})
        names = {
            n for q in quads for t in (q.subject, q.object) for n in [t.value] if isinstance(t, ox.NamedNode)
        }
        self.names = sorted(
            (n for n in names if n.startswith(RENAMED) and n not in kept and "/def/" not in n), key=len
        )
        for name in reversed(self.names):
            scheme, _, rest = name.partition("//")
            host, _, path = rest.partition("/")
            self.text = self.text.replace(f"<{name}>", f"<{scheme}//{host}/@@/{path}>")
        self.text = self.text.replace("_:", "_:c@@")

    def copy(self, number: int) -> tuple[str, int]:
        """Return the triples under the names of one copy, and how many they are."""
        return self.text.replace("@@", f"{number}"), self.length


def read(path: Path) -> list[ox.Quad]:
    """Parse a file of examples."""
    return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE))


def lines(quads: list[ox.Quad]) -> list[str]:
    """Write triples as N-Triples."""
    return [f"{q.subject} {q.predicate} {q.object} .\n" for q in quads]


if __name__ == "__main__":
    print(generate(int(sys.argv[1]), Path(sys.argv[2])))
