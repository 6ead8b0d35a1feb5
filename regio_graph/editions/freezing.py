"""A report frozen as text: offsets hold for one extraction only, so it is made once and kept."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from ..errors import ProjectError, SourceError
from .drafts import LINES, Folder, line_table
from .office import read_docx, read_html, read_text
from .pdf import Extracted, Progress, read_pdf
from .stretch import FrozenText

_READERS = {".docx": read_docx, ".html": read_html, ".htm": read_html, ".txt": read_text}


def extract(path: Path, progress: Progress, *, check: bool) -> Extracted:
    """Read a report by the kind of file it is."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return read_pdf(path, progress, check=check)
    if suffix not in _READERS:
        raise SourceError(
            f"is of no kind that is read; give one of .pdf, {', '.join(sorted(_READERS))}", path
        )
    return _READERS[suffix](path)


def freeze(folder: Folder, path: Path, extracted: Extracted, *, again: bool) -> None:
    """Write the text and what is known of it to the folder of a draft.

    A text that is there already is not written over unless `again`, since passages count in it.
    """
    target = folder.path / "source.txt"
    content = extracted.text.encode("utf-8")
    if target.exists() and target.read_bytes() != content and not again:
        raise ProjectError(f"{target}: another text is frozen here; --again replaces it, and drafts anew")
    folder.path.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    (folder.path / LINES).write_text(line_table(FrozenText(extracted.text)), "utf-8")
    told = {
        "edition": folder.code,
        "file": path.name,
        "file_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "characters": len(extracted.text),
        "extractor": extracted.extractor,
        "pages": extracted.pages,
        "outline": extracted.outline,
        "links": [asdict(link) for link in extracted.links],
        "boxes": [asdict(box) for box in extracted.boxes],
        "differences": extracted.differences,
    }
    (folder.path / "source.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
