"""The forms a report can take: one function each, from what was checked to text.

`Checked` is all that any of them needs. The formats of tools follow their own
specifications; what people read is in `people` and `markdown`.
"""

from collections.abc import Callable

from . import annotations, as_json, junit, markdown, sarif, shacl, text
from .checked import Accepted, Checked

Write = Callable[[Checked], str]

FORMATS: dict[str, Write] = {
    "text": text.write,
    "json": as_json.write,
    "sarif": sarif.write,
    "junit": junit.write,
    "github": annotations.github,
    "gitlab": annotations.gitlab,
    "markdown": markdown.write,
    "turtle": shacl.turtle,
    "jsonld": shacl.jsonld,
}

__all__ = ["FORMATS", "Accepted", "Checked", "Write"]
