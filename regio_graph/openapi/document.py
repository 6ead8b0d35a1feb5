"""The whole document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..settings import Limit
from . import operations, questions, responses, schemas
from .questions import Question
from .responses import Texts

# The version of the interface, not of the package: a path, parameter or answer that is taken
# away or changes its meaning raises the first number, and with it the base path.
API_VERSION = "1.0.0"
BASE_PATH = f"/v{API_VERSION.partition('.')[0]}"

OPENAPI = "3.1.0"  # 3.1.1 says the same, and fewer tools know it


@dataclass(frozen=True)
class Publication:
    """Who publishes the data, what of, and where this server answers."""

    title: str
    contact: Mapping[str, str]
    licence: str
    licence_url: str
    release: str
    graphs: Sequence[str]
    editions: Sequence[str]
    page_rows: int
    server: str
    limits: Sequence[Limit]


def document(
    asked: Sequence[Question], about: Publication, language: str, t: Texts, folders: Mapping[str, str]
) -> dict[str, Any]:
    """Write the OpenAPI document of a server that answers `asked`.

    `folders` names the subjects of the queries, `t` has the other texts.
    """
    used = dict.fromkeys(question.query.name.partition("/")[0] for question in asked)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": about.title,
            "version": API_VERSION,
            "summary": t["summary"],
            "description": t["description"],
            "contact": dict(about.contact),
            **({"license": {"name": about.licence, "url": about.licence_url}} if about.licence else {}),
            "x-release": about.release,
        },
        "servers": [{"url": BASE_PATH, "description": t["server"]}],
        "tags": [
            *({"name": folder, "description": folders.get(folder, folder)} for folder in used),
            {"name": "sparql", "description": t["tag_sparql"]},
            {"name": "server", "description": t["tag_server"]},
        ],
        "paths": {
            **{
                f"/queries/{question.query.name}": questions.path(question, language, t, about.server)
                for question in asked
            },
            **operations.paths(t, about.graphs, operations.limits(about.limits, language)),
        },
        "components": {
            **responses.components(t),
            "parameters": questions.shared_parameters(t, about.editions, about.page_rows),
            "schemas": {
                **schemas.COMMON,
                **{
                    name: schema
                    for question in asked
                    for name, schema in questions.schemas(question, language).items()
                },
            },
        },
    }
