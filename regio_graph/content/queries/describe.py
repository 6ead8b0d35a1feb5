"""Describe canned queries as data, so that queries can be queried.

A query is an `sh:SPARQLSelectExecutable` with its text, as the examples of the Swiss
Institute of Bioinformatics are, so that editors which read those can show ours. What it
takes are `sh:Parameter`s, what it gives is a CSV on the Web schema with a column for each.
"""

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ...errors import QueryFileError
from ...iris import Names
from ...languages import Text
from ...rdf.namespaces import CONCEPT, CSVW, DCTERMS, SCHEMA, SKOS
from ...sparql import syntax
from . import CannedQuery, Column, Parameter


def asked(queries: Iterable[CannedQuery], names: Names) -> Graph:
    """Describe every canned query.

    Raises QueryFileError when two of them give one prefix two meanings: prefixes are
    declared once, for all.
    """
    graph = Graph()
    declared: dict[str, tuple[str, str]] = {}
    for query in queries:
        prefixes, _ = syntax.prologue(query.text)
        for prefix, namespace in prefixes.items():
            before, there = declared.setdefault(prefix, (namespace, query.name))
            if before != namespace:
                raise QueryFileError(
                    f"prefix {prefix}: is <{namespace}> here and <{before}> in {there}.rq; "
                    "a prefix has one meaning in all queries",
                    f"{query.name}.rq",
                )
        _describe(graph, query, names)
    for prefix, (namespace, _) in declared.items():
        node = URIRef(f"{names.queries}#prefix-{prefix}")
        graph.add((names.queries, SH.declare, node))
        graph.add((node, SH.prefix, Literal(prefix)))
        graph.add((node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return graph


def _describe(graph: Graph, query: CannedQuery, names: Names) -> None:
    node = names.query(query.name)
    for predicate, value in (
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, SH.SPARQLSelectExecutable),
        (DCTERMS.identifier, Literal(query.name)),
        *_texts(RDFS.label, query.title),
        *_texts(RDFS.comment, query.summary),
        *((SCHEMA.keywords, Literal(tag, "nl")) for tag in query.tags),
        (SCHEMA.target, names.endpoint),
        (SH.select, Literal(query.text)),
        (SH.prefixes, names.queries),
    ):
        graph.add((node, predicate, value))
    if query.parameters:
        graph.add((node, RDF.type, SH.Parameterizable))
    for at, parameter in enumerate(query.parameters):
        _describe_parameter(graph, node, parameter, at)
    table, schema, columns = URIRef(f"{node}#answer"), URIRef(f"{node}#columns"), BNode()
    for triple in (
        (node, SCHEMA.result, table),
        (table, RDF.type, CSVW.Table),
        (table, CSVW.tableSchema, schema),
        (schema, RDF.type, CSVW.Schema),
        (schema, CSVW.column, columns),
    ):
        graph.add(triple)
    Collection(graph, columns, [_describe_column(graph, node, column) for column in query.columns])


def _describe_parameter(graph: Graph, query: URIRef, parameter: Parameter, order: int) -> None:
    """Describe what a query takes; SHACL has it that the local name of the path is its name."""
    node = URIRef(f"{query}#parameter-{parameter.name}")
    graph.add((query, SH.parameter, node))
    for predicate, value in (
        (RDF.type, SH.Parameter),
        (SH.path, URIRef(f"{query}#{parameter.name}")),
        (SH.order, Literal(order)),
        *_texts(SH.name, parameter.label),
        (SH.optional, Literal(True)),  # noqa: FBT003 - each has a default, or runs without a value
        (SH.nodeKind, SH.IRI if parameter.type == "iri" else SH.Literal),
        *(((SH["class"], _class(parameter.of)),) if parameter.of else ()),
        *(((SH.datatype, XSD[parameter.type]),) if parameter.type != "iri" else ()),
        *(((SH.maxCount, Literal(1)),) if not parameter.several else ()),
        *((SH.defaultValue, _term(parameter, value)) for value in parameter.defaults),
    ):
        graph.add((node, predicate, value))


def _describe_column(graph: Graph, query: URIRef, column: Column) -> URIRef:
    node = URIRef(f"{query}#column-{column.name}")
    for predicate, value in (
        (RDF.type, CSVW.Column),
        (CSVW.name, Literal(column.name)),
        *_texts(CSVW.title, column.label),
        (CSVW.datatype, XSD.anyURI if column.type == "iri" else XSD[column.type]),
    ):
        graph.add((node, predicate, value))
    return node


def _class(of: str) -> URIRef:
    """Return the class of what a parameter takes; the members of a concept scheme are concepts."""
    return SKOS.Concept if of.startswith(str(CONCEPT)) else URIRef(of)


def _term(parameter: Parameter, value: str) -> Node:
    if parameter.type == "iri":
        return URIRef(value)
    return Literal(value, datatype=XSD[parameter.type] if parameter.type != "string" else None)


def _texts(predicate: URIRef, text: Text) -> Iterator[tuple[URIRef, Literal]]:
    for language, written in text.items():
        yield predicate, Literal(written, language)
