"""Tell whether a release is up to date: made of the same sources, by the same programs."""

import zlib
from importlib.metadata import version

from ..content.folders import fingerprint
from ..errors import ReleaseError
from ..settings import Settings
from .release import Release, current

ENGINES = ("regio-graph", "rdflib", "pyshacl", "owlrl", "pyoxigraph", "snowballstemmer")


def versions() -> dict[str, str]:
    """Name what a release's bytes depend on besides its sources."""
    return {name: version(name) for name in ENGINES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def up_to_date(settings: Settings) -> bool:
    """Tell whether the release in place was built from the sources as they are now."""
    try:
        manifest = current(settings).manifest
    except ReleaseError:
        return False
    return manifest.inputs == fingerprint(settings.project) and manifest.versions == versions()


def same_data(settings: Settings, release: Release) -> bool:
    """Tell whether a release was built from ontology and data as they are now, whatever the queries are."""
    inputs = release.manifest.inputs
    now = fingerprint(settings.project)
    changed = {name for name in now.keys() | inputs.keys() if now.get(name) != inputs.get(name)}
    return all(name.startswith("queries/") for name in changed) and release.manifest.versions == versions()
