"""The documentation of ontology, shapes and concepts, computed from the graphs that hold them.

Nothing here knows a page or a language of pages: texts come in every language they are
written in, what is said in words of ours comes as keys. pyLODE, the maintained generator,
was judged and left: it documents OWL only, in one language, with its style and a script
inside the page, and knows neither shapes nor how a term is used.
"""

from .cached import Documentation
from .concepts import Concept, Scheme, schemes
from .drawing import Diagram, called, draw, fitting
from .model import Link, Ontology, Term, TermGroup
from .ontology import own_terms, read
from .reading import Ref
from .shape_rules import NodeShape, PropertyShape, ShapeRule, node_shapes
from .usage import Count, Usage, measure

__all__ = [
    "Concept",
    "Count",
    "Diagram",
    "Documentation",
    "Link",
    "NodeShape",
    "Ontology",
    "PropertyShape",
    "Ref",
    "Scheme",
    "ShapeRule",
    "Term",
    "TermGroup",
    "Usage",
    "called",
    "draw",
    "fitting",
    "measure",
    "node_shapes",
    "own_terms",
    "read",
    "schemes",
]
