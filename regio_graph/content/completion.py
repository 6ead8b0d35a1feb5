"""Complete a stated catalogue: shared properties, dates, periods, members."""

from calendar import monthrange
from collections.abc import Iterable
from itertools import pairwise

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, XSD
from rdflib.term import Node

from ..rdf.namespaces import DCAT, DCATAP

# Said once of the catalogue, and true of all that it lists unless that says otherwise.
_OF_SERIES = (DCTERMS.publisher, DCAT.contactPoint, DCTERMS.spatial)
_OF_SERVICES = (
    DCTERMS.publisher,
    DCTERMS.creator,
    DCAT.contactPoint,
    DCTERMS.license,
    DCTERMS.accessRights,
    DCTERMS.language,
    DCAT.theme,
)
_OF_DATASETS = (*_OF_SERVICES, DCTERMS.spatial, DCATAP.availability)
_KINDS = {DCAT.Dataset: _OF_DATASETS, DCAT.DatasetSeries: _OF_SERIES, DCAT.DataService: _OF_SERVICES}
_LISTED = {DCAT.Dataset: DCAT.dataset, DCAT.DataService: DCAT.service}


def complete(stated: Graph, editions: Iterable[Graph]) -> Graph:
    """Return what is stated and all that follows from it and from when the editions appeared."""
    graph = Graph()
    graph += stated
    catalogue = graph.value(None, RDF.type, DCAT.Catalog)
    if catalogue is None:
        return graph
    for kind, shared in _KINDS.items():
        for listed in graph.subjects(RDF.type, kind):
            if kind in _LISTED:
                graph.add((catalogue, _LISTED[kind], listed))
            _share(graph, catalogue, listed, shared)
    said = [*editions]
    for dataset, source in graph.subject_objects(PROV.wasDerivedFrom):
        for edition in said:
            _cover(graph, dataset, edition.objects(source, DCTERMS.issued))
    _gather(graph)
    _date(graph, catalogue)
    return graph


def _share(graph: Graph, catalogue: Node, listed: Node, properties: Iterable[URIRef]) -> None:
    for predicate in properties:
        if (listed, predicate, None) not in graph:
            for value in graph.objects(catalogue, predicate):
                graph.add((listed, predicate, value))


def _cover(graph: Graph, dataset: Node, issued: Iterable[Node]) -> None:
    """Say of which period an edition tells how things stand: that in which it appeared."""
    for printed in issued:
        bounds = _bounds(str(printed))
        if bounds:
            _add_period(graph, dataset, *bounds)


def _bounds(date: str) -> tuple[str, str] | None:
    """Return the first and last day of a year, a month or a day."""
    year, *rest = date.split("-")
    if len(rest) == 0:
        return f"{year}-01-01", f"{year}-12-31"
    if len(rest) == 1:
        return f"{date}-01", f"{date}-{monthrange(int(year), int(rest[0]))[1]}"
    return date, date


def _add_period(graph: Graph, dataset: Node, start: str, end: str) -> None:
    period = URIRef(f"{dataset}#periode")
    graph.add((dataset, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, Literal(start, datatype=XSD.date)))
    graph.add((period, DCAT.endDate, Literal(end, datatype=XSD.date)))


def _gather(graph: Graph) -> None:
    """Order the members of each series; it and what has them as part cover all their periods."""
    members: dict[Node, list[Node]] = {}
    for member, series in graph.subject_objects(DCAT.inSeries):
        members.setdefault(series, []).append(member)
    for series, datasets in members.items():
        datasets.sort(key=lambda dataset: str(graph.value(dataset, DCTERMS.identifier)))
        graph.add((series, DCAT.first, datasets[0]))
        graph.add((series, DCAT.last, datasets[-1]))
        for before, after in pairwise(datasets):
            graph.add((after, DCAT.prev, before))
        _cover_all(graph, series, datasets)
    for whole in set(graph.subjects(DCTERMS.hasPart)):
        _cover_all(graph, whole, list(graph.objects(whole, DCTERMS.hasPart)))


def _cover_all(graph: Graph, whole: Node, parts: Iterable[Node]) -> None:
    periods = [period for part in parts for period in graph.objects(part, DCTERMS.temporal)]
    starts = [str(graph.value(period, DCAT.startDate)) for period in periods]
    ends = [str(graph.value(period, DCAT.endDate)) for period in periods]
    if periods and (whole, DCTERMS.temporal, None) not in graph:
        _add_period(graph, whole, min(starts), max(ends))


def _date(graph: Graph, catalogue: Node) -> None:
    """Date everything by the changes that made it: the first issued it, the last modified it."""
    for change, dated in list(graph.subject_objects(PROV.generated)):
        when = graph.value(change, PROV.endedAtTime)
        series = list(graph.objects(dated, DCAT.inSeries))
        for thing in (dated, catalogue, *series):
            if when is not None:
                _widen(graph, thing, when)


def _widen(graph: Graph, thing: Node, when: Node) -> None:
    for predicate, choose in ((DCTERMS.issued, min), (DCTERMS.modified, max)):
        known = graph.value(thing, predicate)
        graph.set((thing, predicate, when if known is None else choose(known, when, key=str)))
