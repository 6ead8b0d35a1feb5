"""rdflib-endpoint over an Oxigraph store in memory, as its documentation starts it.

python -m benchmarks.endpoint.sibling DATA.nt PORT
"""

import sys

import pyoxigraph as ox
import uvicorn
from oxrdflib import OxigraphStore
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib_endpoint import SparqlEndpoint

data, port = sys.argv[1:]
store = ox.Store()
store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
graph = Graph(OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
uvicorn.run(
    SparqlEndpoint(path="/sparql", graph=graph, cors_enabled=True),
    host="127.0.0.1",
    port=int(port),
    log_level="warning",
)
