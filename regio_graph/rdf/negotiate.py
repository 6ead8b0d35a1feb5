"""Content negotiation: choose the format and the content coding (RFC 9110 section 12.5)."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from ..errors import RequestError
from .formats import Format


@lru_cache(maxsize=512)  # clients send the same few headers over and over
def negotiate(accept: str | None, offered: tuple[Format, ...], override: str | None = None) -> Format:
    """Choose the format to answer in (RFC 9110 section 12.5.1).

    `override` is a format's name, extension or media type and wins over `accept`. Among
    equal weights the order of `offered` decides. Raises RequestError 400 for an unknown
    override and 406, both listing what there is, when nothing fits.
    """
    listed = ", ".join(f"{form.name} ({form.media_type})" for form in offered)
    if override:
        wanted = override.strip().lower()
        for form in offered:
            if wanted in {form.name, form.extension, *form.media_types}:
                return form
        raise RequestError(f"there is no format {override[:60]!r} for this answer; there is: {listed}")
    ranges = list(_weighed(accept or ""))
    ranges = [(name, weight) for name, weight in ranges if name.count("/") == 1 or name == "*"]
    if not ranges:
        return offered[0]
    weights = [max(_weight(ranges, media_type) for media_type in form.media_types) for form in offered]
    best = max(weights)
    if best <= 0:
        raise RequestError(f"none of the accepted media types is to be had; there is: {listed}", status=406)
    return offered[weights.index(best)]


def coding(accept_encoding: str, offered: Collection[str]) -> str:
    """Choose the best content coding a client accepts (RFC 9110 section 12.5.3); empty for none.

    >>> coding("br;q=1.0, gzip;q=0.8", ["zstd", "gzip"]), coding("identity", ["gzip"])
    ('gzip', '')
    """
    weights = dict(_weighed(accept_encoding))
    weighed = {name: weights.get(name, weights.get("*", 0.0)) for name in offered}
    best = max(weighed, key=lambda name: weighed[name], default="")
    return best if weighed.get(best, 0.0) > 0 else ""


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    """Read a header as (name, weight); a malformed weight counts for nothing."""
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _q(value.strip())
        if name:
            yield name, weight


def _q(text: str) -> float:
    digits = text.replace(".", "", 1)
    return min(float(text), 1.0) if digits.isascii() and digits.isdecimal() else 0.0


def _weight(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return the weight of the most specific range that fits, 0 if none does."""
    main = media_type.partition("/")[0]
    for specific in (media_type, f"{main}/*", "*/*", "*"):
        weights = [weight for media_range, weight in ranges if media_range == specific]
        if weights:
            return max(weights)
    return 0.0
