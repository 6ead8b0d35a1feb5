"""A release as a folder of files with the addresses of the server, for any web server to serve.

The application itself is asked for every address; what it answers is written, with its
links turned to the files. So nothing is described twice, and a new page is published by
being linked. Equal releases give equal bytes.
"""

from .folder import MARKER
from .site import Dead, Options, Progress, PublishResult, publish

__all__ = ["MARKER", "Dead", "Options", "Progress", "PublishResult", "publish"]
