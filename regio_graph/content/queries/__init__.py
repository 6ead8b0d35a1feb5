"""A canned query: a `.rq` file that runs unchanged anywhere and carries its own description.

`canned` says what one is and binds values, `parameter` writes a value as an RDF term, `file`
reads the text with its header. Nothing here looks at a release: which things a parameter
can name is for `answers` to find out.
"""

from .canned import RESERVED, CannedQuery, Column
from .file import KEYS, parse
from .parameter import MAX_LENGTH, MAX_VALUES, TYPES, Parameter, term

__all__ = [
    "KEYS",
    "MAX_LENGTH",
    "MAX_VALUES",
    "RESERVED",
    "TYPES",
    "CannedQuery",
    "Column",
    "Parameter",
    "parse",
    "term",
]
