"""Read what a person fills in as the values a query takes.

A thing may be given by its IRI, in full or as the pages shorten it, by one of its names,
or by its code: "gm9999" and "9999" as well as its name.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from ..content.queries import MAX_LENGTH, CannedQuery, Parameter
from ..content.queries.parameter import read_date, unfit
from ..errors import RequestError
from ..rdf.namespaces import compact, written_out
from ..rdf.store import Store
from .choices import Member, Members, members
from .labelling import labels

_NEAREST = 5
_SHOWN = 12  # things that a message names


def read(
    store: Store,
    query: CannedQuery,
    arguments: Mapping[str, Sequence[str]],
    language: str = "nl",
    graphs: Sequence[str] = (),
) -> dict[str, list[str]]:
    """Read what was filled in as values for `CannedQuery.bind`: things become IRIs,
    dates days.

    A lone string is one value. Raises RequestError for an argument that is not declared,
    and for a thing that is not known or not the only one of its name, naming what would do.
    """
    found = {}
    for name, values in arguments.items():
        parameter = query.parameter(name)
        given = [value.strip() for value in ([values] if isinstance(values, str) else values)]
        given = [value for value in given if value]
        if parameter.type == "iri" and all(len(value) <= MAX_LENGTH for value in given):
            given = [_thing(store, parameter, value, language, graphs) for value in given]
        elif parameter.type == "date":
            given = [read_date(parameter, value).isoformat() for value in given]
        found[name] = given
    query.bind(found)  # what does not fit its type is refused here
    return found


def _thing(store: Store, parameter: Parameter, value: str, language: str, graphs: Sequence[str]) -> str:
    """Find the thing that a text means."""
    known = members(store, parameter.of, graphs)
    for iri in written_out(value, store.base or ""):
        if iri in known:
            return iri
    wanted = _plain(value)
    for fits in (_by_name, _by_other_name, _by_code):
        candidates = [member for member in known.values() if fits(member, wanted)]
        if len(candidates) == 1:
            return candidates[0].iri
        if candidates:
            raise RequestError(
                f"parameter {parameter.name!r}: {value!r} names {len(candidates)} things; give the IRI",
                hint=f"one of: {_list(candidates, language, store.base)}",
            )
    raise _unknown(store, parameter, value, language, graphs)


def _by_name(member: Member, wanted: str) -> bool:
    return any(_plain(name) == wanted for name in member.names.values())


def _by_other_name(member: Member, wanted: str) -> bool:
    return any(_plain(name) == wanted for name in member.others)


def _by_code(member: Member, wanted: str) -> bool:
    """Compare with the code in the IRI, or with its digits alone."""
    code = member.code.casefold()
    digits = re.sub(r"^[a-z]+(?=[0-9]{2,}$)", "", code)
    return wanted in {code, digits}


def _plain(text: str) -> str:
    """Make two ways to write the same name equal: case, blanks, composed letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _unknown(
    store: Store, parameter: Parameter, value: str, language: str, graphs: Sequence[str]
) -> RequestError:
    known = members(store, parameter.of, graphs)
    of = parameter.of or ""
    kind = labels(store, [of], language, graphs).get(of, compact(of, store.base or "")) if of else ""
    right = f"a thing of '{kind}'" if kind else "a thing of this release"
    nearest = _nearest(known, value)
    error = unfit(parameter, value, right, [member.name(language) for member in nearest])
    if nearest:
        error.hint = f"nearest: {_list(nearest, language, store.base)}"
    elif len(known) <= _SHOWN:
        error.hint = (
            f"there is: {_list(sorted(known.values(), key=lambda m: m.name(language)), language, store.base)}"
        )
    return error


def _nearest(known: Members, value: str) -> list[Member]:
    by_text: dict[str, list[Member]] = {}
    for member in known.values():
        for text in (*member.names.values(), *member.others, member.code):
            by_text.setdefault(_plain(text), []).append(member)
    wanted = _plain(value)[:200]
    close = [text for text in by_text if len(wanted) > 2 and (wanted in text)]  # noqa: PLR2004 - two letters say nothing
    close += get_close_matches(wanted, [text for text in by_text if len(text) <= 200], n=_NEAREST)  # noqa: PLR2004 - as cut above
    found = {member.iri: member for text in close for member in by_text[text]}
    return list(found.values())[:_NEAREST]


def _list(some: Sequence[Member], language: str, base: str | None) -> str:
    listed = [f"{member.name(language)} <{compact(member.iri, base or '')}>" for member in some[:_SHOWN]]
    return "; ".join([*listed, *(["…"] if len(some) > _SHOWN else [])])
