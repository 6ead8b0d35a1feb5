"""What a release says of itself to people and harvesters who look for data."""

from .changes import Change, atom, changes
from .dcat import File, Site, publish
from .schema_org import data_catalogue, schema_org
from .stated import complete
from .vocabulary import PREFIXES

__all__ = [
    "PREFIXES",
    "Change",
    "File",
    "Site",
    "atom",
    "changes",
    "complete",
    "data_catalogue",
    "publish",
    "schema_org",
]
