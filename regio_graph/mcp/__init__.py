"""A release answers programs that speak the Model Context Protocol: assistants, agents, editors.

    client → server → tools: canned queries, sparql, describe, evidence, find, model → workers

What a client can make slow or big, canned queries with its values and its own SPARQL, is
done by the workers of `serve`, which are ended at the limits. The rest is asked of the
release in this process. Only this room knows the SDK, and only `server` and `run` of it.

Rules of the room
1. Nothing is ever written but answers: every tool says that it only reads.
2. What a client asks wrongly is an answer of the tool that says how to ask; never a traceback.
3. What is given is never silently less than there is.
"""

from . import run
from .offer import ServerChoice

__all__ = ["ServerChoice", "run"]
