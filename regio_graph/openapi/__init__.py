"""The OpenAPI 3.1 document of what a server answers, made from the query files and the settings.

    document   the whole: info, servers, tags, paths, components
    questions  one path per canned query
    protocol   the SPARQL endpoint, the graph store, and what tells about the server
    schemas    what answers look like, from the declared columns

Pure: what only a release knows of a query (its pick lists, real rows as examples) comes
in as a `Question`; what people read comes in as texts.
"""

from .document import API_VERSION, BASE_PATH, Publication, document
from .questions import Question
from .responses import PROBLEM_JSON

__all__ = ["API_VERSION", "BASE_PATH", "PROBLEM_JSON", "Publication", "Question", "document"]
