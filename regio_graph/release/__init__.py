"""Sources are assembled, entailed, validated, released.

A release is a folder named by the hash of its manifest, which names the hash of every
file in it and of every input. It is written beside the others under a name that starts
with a dot, flushed, renamed, and then pointed at by `current`, a file that is replaced
by one rename: whenever the process dies, `current` names a whole release.
"""

from typing import TYPE_CHECKING

from .freshness import same_data, up_to_date
from .release import DUMP, Release, at, current
from .samples import fit

if TYPE_CHECKING:
    from .building import Build, Progress, build

__all__ = [
    "DUMP",
    "Build",
    "Progress",
    "Release",
    "at",
    "build",
    "current",
    "fit",
    "same_data",
    "up_to_date",
]


def __getattr__(name: str) -> object:
    """Load what builds a release when it is asked for: a server only reads, and need not carry the rest."""
    if name not in __all__:
        raise AttributeError(name)
    from . import building  # noqa: PLC0415 - see above

    return getattr(building, name)
