"""Catalogues of a release, for people and harvesters who look for data."""

from .dcat import File, Site, publish
from .feed import Change, atom, changes
from .schema_org import data_catalogue, schema_org
from .vocabulary import PREFIXES

__all__ = [
    "PREFIXES",
    "Change",
    "File",
    "Site",
    "atom",
    "changes",
    "data_catalogue",
    "publish",
    "schema_org",
]
