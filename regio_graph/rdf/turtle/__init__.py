"""Parse Turtle and TriG, keeping the place of each triple.

No maintained parser gives them (RDFLib/pySHACL#321), and a finding without its line is
half a finding. This one yields the triples that Oxigraph's parser does, one for one and in
the same order, and is held to that by the suites it is tested against. It reads Turtle and
TriG, and so N-Triples and N-Quads. It judges no more than it must to know the triples:
that a text is Turtle is for the real parser to say.
"""

from .lexer import PositionError
from .parser import Statement, statements

__all__ = ["PositionError", "Statement", "statements"]
