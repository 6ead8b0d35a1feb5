"""What a steward's command is about: the draft, the template, the edition before it, and who decides."""

import getpass
import shutil
import subprocess
from pathlib import Path

from rdflib import Graph, URIRef

from .. import iris, settings
from ..content.project import read_graph
from ..errors import ProjectError, RequestError, SourceError
from .drafts import Folder, folder
from .stretch import FrozenText
from .template import Template, read_template

_URI_SPACE = URIRef("http://rdfs.org/ns/void#uriSpace")


def draft_folder(chosen: settings.Settings, edition: str) -> Folder:
    """Give the folder of an edition's draft."""
    return folder(chosen.project, names_of(chosen), edition)


def names_of(chosen: settings.Settings) -> iris.Names:
    """Give the names of the project's region, by the base its catalogue states."""
    catalogue = read_graph(chosen.project / "data" / "catalogue.ttl", Graph())
    bases = sorted(str(base) for base in catalogue.objects(None, _URI_SPACE))
    if len(bases) != 1:
        raise ProjectError(f"{chosen.project / 'data' / 'catalogue.ttl'}: must give one void:uriSpace")
    return iris.Names(bases[0])


def text_of(path: Path) -> FrozenText:
    """Read a text."""
    try:
        return FrozenText(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", path) from error


def template_of(chosen: settings.Settings, path: Path | None) -> Template:
    """Read the template: the one that is named, else the only one of the project or the package."""
    if path is not None:
        return read_template(path)
    for root in (chosen.project, settings.packaged()):
        found = sorted((root / "data" / "templates").glob("*.toml"))
        if len(found) == 1:
            return read_template(found[0])
        if found:
            names = ", ".join(each.name for each in found)
            raise ProjectError(f"{root / 'data' / 'templates'}: holds {names}; choose with --template")
    raise ProjectError(
        f"{chosen.project / 'data' / 'templates'}: holds no template; give one with --template"
    )


def earlier_of(chosen: settings.Settings, edition: str, previous: str | None) -> str | None:
    """Give the edition that an edition follows: the one that is named, else the last before it."""
    shelf = chosen.project / "data" / "editions"
    codes = sorted(path.name for path in shelf.glob("[!.]*") if path.is_dir())
    if previous is not None:
        if previous not in codes:
            raise RequestError(f"there is no edition {previous}; there are {', '.join(codes) or 'none'}")
        return previous
    before = [code for code in codes if code < edition]
    return before[-1] if before else None


def previous_text_of(chosen: settings.Settings, code: str, path: Path | None, texts: Path | None) -> Path:
    """Find the text of an edition."""
    choices = [path] if path else []
    choices += [texts / f"{code}.txt"] if texts else []
    choices += [
        chosen.project / "texts" / f"{code}.txt",
        chosen.project / "data" / "drafts" / code / "source.txt",
    ]
    for each in choices:
        if each.exists():
            return each
    raise ProjectError(
        f"the text of edition {code} is needed to carry it forward: put {code}.txt in a folder and give "
        "--texts FOLDER (REGIO_TEXTS), give --previous-text FILE, or draft with --alone"
    )


def steward() -> str:
    """Name who decides: as git knows them, else as the system does."""
    git = shutil.which("git")
    if git is None:
        return getpass.getuser()
    found = subprocess.run(  # noqa: S603 - git itself, with words of ours
        [git, "config", "user.name"], capture_output=True, text=True, check=False, timeout=5
    )
    return found.stdout.strip() or getpass.getuser()
