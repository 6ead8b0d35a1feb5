"""schema.org JSON-LD in a page: a data block, which the Content Security Policy does not restrict."""

import json
from typing import Any

from flask import request
from markupsafe import Markup

from ..catalogue import data_catalogue, schema_org
from ..iris import DEFINITIONS
from ..rdf import convert
from .context import language, state

_DATE = f"{DEFINITIONS}date"
# Nothing in the data can end the element it stands in.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def of_thing(iri: str, page: str) -> Markup:
    """Describe a thing by what is said of it and of its dates."""
    store = state().store
    quads = [quad for node in (iri, *store.follow(iri, _DATE)) for quad in store.quads(node)]
    site = state().endpoint.published.site(request.scheme, request.host)
    return _element(
        schema_org(iri, convert.graph(quads), language(), f"{site.address}{page.removeprefix('/')}")
    )


def of_catalogue() -> Markup:
    """Describe the catalogue and its datasets."""
    published = state().endpoint.published
    site = published.site(request.scheme, request.host)
    return _element(data_catalogue(published.published(site), language(), site))


def _element(said: dict[str, Any]) -> Markup:
    return Markup(json.dumps(said, ensure_ascii=False).translate(_ESCAPED)) if said else Markup()  # noqa: S704 - escaped above
