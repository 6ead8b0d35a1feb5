"""An answer as RDF, in the result set vocabulary that W3C's SPARQL tests use.

It is the one vocabulary for rows as data that engines know (rdflib and Jena read it):
https://www.w3.org/2001/sw/DataAccess/tests/result-set. Row numbers stand in rs:index.
"""

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, XSD

from ...rdf.results import Term
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
                graph.add((binding, RS.value, _node(term)))
    return graph


def _node(term: Term) -> URIRef | BNode | Literal:
    if term.kind == "uri":
        return URIRef(term.value)
    if term.kind == "bnode":
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype) if term.datatype else None
    return (
        Literal(term.value, datatype=datatype, normalize=False)
        if datatype != XSD.string
        else Literal(term.value)
    )
