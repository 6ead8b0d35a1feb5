"""The address of a page in one language: `X.nl.html` and `X.en.html`, as a folder of files has it.

The live server answers these too, so that a link into the published files also works
here. `/index.nl.html` is the front page, `/queries/index.nl.html` what stands at `/queries/`.
"""

import re

from ..endpoint.messages import Request

_PAGE = re.compile(r"(?P<page>/.+)\.(?P<language>nl|en)\.html", re.DOTALL)
_INDEX = "/index"


def rewritten(request: Request) -> Request:
    """Ask for the page itself, as HTML and in the language that its address names."""
    match = _PAGE.fullmatch(request.path)
    if match is None:
        return request
    page = match["page"]
    path = page.removesuffix(_INDEX[1:]) if page.endswith(_INDEX) else page
    query = f"lang={match['language']}" + (f"&{request.query_string}" if request.query_string else "")
    return request._replace(path=path, query_string=query, accept="text/html")


def address(path: str, language: str) -> str:
    """Return the address of a page in one language.

    >>> address("/queries/", "nl"), address("/def", "en")
    ('/queries/index.nl.html', '/def.en.html')
    """
    return f"{path}{_INDEX[1:] if path.endswith('/') else ''}.{language}.html"
