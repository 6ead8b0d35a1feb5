"""What a draft proposes: statements with the passage, the rule and the confidence of each.

Below THRESHOLD a proposal is a question: it is written down, and not stated until somebody
accepts it. A proposal is known by its key, which is made of what it says and not of where
it stands, so that a decision outlives a new extraction of the text.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..errors import SourceError
from .stretch import squeezed

THRESHOLD = 0.6

Range = tuple[int, int]
Properties = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Node:
    """A thing and what is said of it; terms are written as Turtle writes them."""

    subject: str
    class_: str
    properties: Properties = ()


@dataclass(frozen=True)
class Proposal:
    """One proposal.

    `kind` is what it is a case of, `about` the programme whose sheet says it, `values` its
    content for people and for comparing. `nodes` is what it states, `hangs` the triples by
    which other things point to it. `register` says that it is of something that outlives
    the edition. `question` is what is asked where the rule does not know, `near` are names
    that come near, `was` is what the previous edition said.
    """

    kind: str
    about: str
    values: dict[str, str]
    nodes: tuple[Node, ...]
    passages: tuple[Range, ...]
    rule: str
    confidence: float
    hangs: tuple[tuple[str, str, str], ...] = ()
    register: bool = False
    question: str = ""
    near: tuple[str, ...] = ()
    was: str = ""
    says: str = ""  # the statement as a sentence

    @property
    def key(self) -> str:
        """What the proposal is known by, made of its content."""
        content = "|".join(f"{k}={squeezed(v)}" for k, v in sorted(self.values.items()) if k != "text")
        told = hashlib.sha256(f"{self.kind}|{squeezed(self.about)}|{content}".encode()).hexdigest()
        return f"{self.kind}-{told[:10]}"

    @property
    def stated(self) -> bool:
        """Whether it is stated unless somebody rejects it."""
        return self.confidence >= THRESHOLD

    @property
    def subject(self) -> str:
        """The thing it is about."""
        return self.nodes[0].subject if self.nodes else ""


def slug(text: str) -> str:
    """Write a name as a code: kebab-case, without accents.

    >>> slug("N. Aboyaakoub-Akkouh")
    'n-aboyaakoub-akkouh'
    """
    return re.sub(r"[^a-z0-9]+", "-", squeezed(text).replace("'", "")).strip("-")[:80] or "naamloos"


def literal(text: str, language: str = "") -> str:
    """Write a string literal in Turtle."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"' + (f"@{language}" if language else "")


def labels(texts: dict[str, str], **filled: str) -> tuple[str, ...]:
    """Write a text in each of its languages, Dutch first."""
    ordered = sorted(texts, key=lambda language: (language != "nl", language))
    return tuple(literal(texts[language].format(**filled), language) for language in ordered)


def write_proposals(proposals: Iterable[Proposal], path: Path) -> None:
    """Write one proposal a line, so that two drafts differ where they differ."""
    lines = [json.dumps({"key": p.key, **asdict(p)}, ensure_ascii=False) for p in proposals]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_proposals(path: Path) -> list[Proposal]:
    """Read what `write_proposals` wrote."""
    found = []
    for number, line in enumerate(_lines(path), 1):
        try:
            told = json.loads(line)
            told.pop("key")
            found.append(
                Proposal(
                    **{
                        **told,
                        "nodes": tuple(_node(node) for node in told["nodes"]),
                        "passages": tuple((int(a), int(b)) for a, b in told["passages"]),
                        "hangs": tuple((s, p, o) for s, p, o in told["hangs"]),
                        "near": tuple(told["near"]),
                    }
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SourceError("is not a proposal; draft the edition again", path, number) from error
    return found


def merged(one: Proposal, two: Proposal) -> Proposal:
    """Make one proposal of two that say the same in two places."""
    passages = tuple(sorted({*one.passages, *two.passages}))
    best = max(one, two, key=lambda p: p.confidence)
    return replace(best, passages=passages)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", path) from error


def _node(told: dict[str, object]) -> Node:
    properties = told["properties"]
    assert isinstance(properties, list), "written by write_proposals"
    return Node(str(told["subject"]), str(told["class_"]), tuple((str(p), tuple(o)) for p, o in properties))
