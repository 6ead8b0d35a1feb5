"""What a release says of itself to people and harvesters who look for data."""

from .complete import complete
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
    "complete",
    "data_catalogue",
    "publish",
    "schema_org",
]
