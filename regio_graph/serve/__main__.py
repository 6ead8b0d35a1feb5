"""The web server's own start, in a fresh process that carries nothing of what building needed."""

import sys

from ..settings import loads
from .run import listen

listen(loads(sys.argv[1]))
