"""An answer as RDF, in the result set vocabulary that W3C's SPARQL tests use.

It is the one vocabulary for rows as data that engines know (rdflib and Jena read it):
https://www.w3.org/2001/sw/DataAccess/tests/result-set. Row numbers stand in rs:index.
"""

from rdflib import RDF, BNode, Graph, Literal, Namespace

from ...rdf import convert
from ..answer import Answer

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


def as_graph(answer: Answer) -> Graph:
    """Describe an answer as an rs:ResultSet."""
    graph = Graph()
    whole = BNode("answer")
    graph.add((whole, RDF.type, RS.ResultSet))
    for column in answer.columns:
        graph.add((whole, RS.resultVariable, Literal(column.name)))
    graph.add((whole, RS.size, Literal(len(answer.rows))))
    first = (answer.view.page - 1) * answer.view.page_size + 1
    for at, row in enumerate(answer.rows, first):
        solution = BNode(f"row{at}")
        graph.add((whole, RS.solution, solution))
        graph.add((solution, RS["index"], Literal(at)))
        for column, term in zip(answer.columns, row.terms, strict=True):
            if term is not None:
                binding = BNode(f"row{at}-{column.name}")
                graph.add((solution, RS.binding, binding))
                graph.add((binding, RS.variable, Literal(column.name)))
                graph.add((binding, RS.value, convert.to_rdflib(term)))
    return graph
