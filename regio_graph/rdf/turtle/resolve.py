"""Relative IRIs against a base, by RFC 3986 section 5.2.

The standard library's urljoin drops empty fragments and doubled slashes.
"""

import re

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def resolve(base: str, iri: str) -> str:
    """Return the IRI that a reference means; without a base, the reference itself."""
    scheme, authority, path, query, fragment = _split(iri)
    if scheme is not None or not base:
        return iri
    scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is None:
        authority = base_authority
        if not path:
            path, query = base_path, base_query if query is None else query
        elif path.startswith("/"):
            path = _without_dots(path)
        else:
            path = _without_dots(_merged(base_authority, base_path, path))
    else:
        path = _without_dots(path)
    return "".join(
        (
            "" if scheme is None else f"{scheme}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.fullmatch(iri)
    assert match is not None, "every text has these parts"
    return match[1], match[2], match[3], match[4], match[5]


def _merged(authority: str | None, base: str, path: str) -> str:
    return f"/{path}" if authority is not None and not base else base[: base.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    *folders, last = path.split("/")
    kept: list[str] = []
    for part in (*folders, "" if last in {".", ".."} else last):
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if last == ".." and len(kept) > 2:  # noqa: PLR2004 - the root, a folder, and the empty name
        del kept[-2]
    return "/".join(kept)
