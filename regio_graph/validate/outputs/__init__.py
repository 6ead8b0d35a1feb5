"""The forms a report can take: one function each, from what was checked to text.

`Checked` is all that any of them needs; the text comes in pieces, for there may be very many
findings. The formats of tools follow their own specifications; what people read is in `text`
and `markdown`.
"""

from collections.abc import Callable, Iterator

from . import as_json, github, gitlab, junit, markdown, sarif, shacl, text
from .checked import Accepted, Checked

Write = Callable[[Checked], Iterator[str]]

FORMATS: dict[str, Write] = {
    "text": text.write,
    "json": as_json.write,
    "sarif": sarif.write,
    "junit": junit.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "markdown": markdown.write,
    "turtle": shacl.turtle,
    "jsonld": shacl.jsonld,
}

__all__ = ["FORMATS", "Accepted", "Checked", "Write"]
