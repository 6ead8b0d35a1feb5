"""The index: documents in SQLite's full-text search, with the words they use and the stems of those.

SQLite comes with Python, starts no threads (workers are forked), and reads a file that is shared by all
of them. What a word may stand for is looked up in the vocabulary first, so that a question is never a
query in anybody's language: only words that are known to the index are searched for. Where no server
searches, a browser has the same documents as one compact JSON text, equal for equal data.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ..errors import ReleaseError
from .corpus import Document, Text
from .words import stem, words

FORMAT = 1  # of the index for browsers
# The parts of a document, and what a word in each counts for.
WEIGHTS = {
    "labels": 10.0,
    "alts": 9.0,
    "hidden": 9.0,
    "roles": 4.0,
    "texts": 3.0,
    "context": 1.5,
    "codes": 5.0,
}
PARTS = tuple(WEIGHTS)
_WEIGHTS = ", ".join(map(str, WEIGHTS.values()))
_SCHEMA = f"""
CREATE TABLE document (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, content TEXT);
CREATE VIRTUAL TABLE said USING fts5({", ".join(PARTS)}, content='', tokenize="unicode61");
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT UNIQUE, nl TEXT, en TEXT, documents INTEGER);
CREATE INDEX word_nl ON word (nl);
CREATE INDEX word_en ON word (en);
CREATE VIRTUAL TABLE letters USING fts5(word, content='', tokenize="trigram case_sensitive 1");
"""
_INSERT = f"INSERT INTO said (rowid, {', '.join(PARTS)}) VALUES (?{', ?' * len(PARTS)})"  # noqa: S608 - our names
_STEMMED = """
SELECT word, documents FROM word WHERE nl = ? UNION SELECT word, documents FROM word WHERE en = ?"""
_HOLDING = """
SELECT w.word FROM letters JOIN word w ON w.id = letters.rowid
WHERE letters MATCH ? ORDER BY w.documents DESC, w.word LIMIT ?"""
_ALIKE = """
SELECT w.word FROM letters JOIN word w ON w.id = letters.rowid
WHERE letters MATCH ? ORDER BY bm25(letters), w.word LIMIT ?"""
_FOUND = f"""
SELECT d.content FROM said JOIN document d ON d.id = said.rowid
WHERE said MATCH ? ORDER BY bm25(said, {_WEIGHTS}), d.id LIMIT ?"""  # noqa: S608 - numbers of our own
_SHORT = 6  # letters below which a swap of two leaves no stretch of three whole
_PREFIXED, _INSIDE, _LIKE, _CANDIDATES = 80, 60, 120, 250


Vocabulary = dict[str, tuple[str, str, int]]


def vocabulary(documents: Iterable[Document]) -> Vocabulary:
    """List the words of documents with their Dutch and English stem, and in how many they occur."""
    counted: Counter[str] = Counter()
    for document in documents:
        counted.update({word for part in PARTS for word in part_words(document, part)})
    return {word: (stem(word, "nl"), stem(word, "en"), counted[word]) for word in sorted(counted)}


def part_words(document: Document, part: str) -> list[str]:
    """List the folded words of one part of a document."""
    content: Sequence[str | Text] = getattr(document, part)
    return [word for text in content for word in words(text if isinstance(text, str) else text[1])]


def write_index(path: Path, documents: Sequence[Document], known: Vocabulary) -> None:
    """Write an index to a new file; `known` is the vocabulary of the documents."""
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA synchronous = OFF")  # the release is flushed as a whole
        base.executescript(_SCHEMA)
        for at, document in enumerate(documents):
            content = json.dumps(asdict(document), ensure_ascii=False)
            base.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?)", (at, document.iri, document.kind, content)
            )
            said = [" ".join(part_words(document, part)) for part in PARTS]
            base.execute(_INSERT, (at, *said))
        for at, (word, (dutch, english, count)) in enumerate(known.items()):
            base.execute("INSERT INTO word VALUES (?, ?, ?, ?, ?)", (at, word, dutch, english, count))
            base.execute("INSERT INTO letters (rowid, word) VALUES (?, ?)", (at, word))
        base.execute("INSERT INTO said (said) VALUES ('optimize')")
        base.execute("INSERT INTO letters (letters) VALUES ('optimize')")
    base.close()


class Index:
    """An index opened for reading."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReleaseError(f"{path.parent}: carries no search index; run 'regio-graph build'")
        try:
            self._base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self.size = int(self._base.execute("SELECT COUNT(*) FROM document").fetchone()[0])
        except sqlite3.Error as error:
            raise ReleaseError(f"{path}: cannot be read: {error}; build again") from error

    def __del__(self) -> None:
        """Close the file; an index lives as long as somebody asks it."""
        with suppress(AttributeError, sqlite3.Error):  # never opened, or opened by another thread
            self._base.close()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def _rows(self, text: str, *values: object) -> list[Any]:
        return self._base.execute(text, values).fetchall()

    def exactly(self, word: str) -> list[tuple[str, int]]:
        """Return the word itself if it is known, and in how many documents it occurs."""
        return self._rows("SELECT word, documents FROM word WHERE word = ?", word)

    def stemmed(self, word: str) -> list[tuple[str, int]]:
        """Return the words with the same stem in Dutch or English."""
        return self._rows(_STEMMED, stem(word, "nl"), stem(word, "en"))

    def beginning(self, start: str) -> list[str]:
        """Return words that begin so."""
        text = "SELECT word FROM word WHERE word >= ? AND word < ? ORDER BY documents DESC, word LIMIT ?"
        return [row[0] for row in self._rows(text, start, start + "\U0010ffff", _PREFIXED)]

    def containing(self, inside: str) -> list[str]:
        """Return words that hold this, which has three letters at least."""
        return [row[0] for row in self._rows(_HOLDING, f'"{inside}"', _INSIDE)]

    def resembling(self, word: str) -> list[str]:
        """Return words that share letters with this one, most alike first."""
        spelt = {word}
        if len(word) < _SHORT:
            spelt |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        pieces = {each[at : at + 3] for each in spelt for at in range(len(each) - 2)}
        sought = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        return [row[0] for row in self._rows(_ALIKE, sought, _LIKE)] if sought else []

    def candidates(self, groups: Sequence[Iterable[str]], joined: str) -> list[Document]:
        """Return documents that hold a word of every group (`AND`), or of any (`OR`), likeliest first."""
        sought = f" {joined} ".join(
            "(" + " OR ".join(f'"{word}"' for word in sorted(group)) + ")" for group in groups if group
        )
        if not sought:
            return []
        return [_read(row[0]) for row in self._rows(_FOUND, sought, _CANDIDATES)]

    def document(self, iri: str) -> Document | None:
        """Return the document about an IRI."""
        found = self._rows("SELECT content FROM document WHERE iri = ?", iri)
        return _read(found[0][0]) if found else None

    def all_of(self, kind: str) -> list[Document]:
        """Return the documents of one kind."""
        return [
            _read(row[0])
            for row in self._rows("SELECT content FROM document WHERE kind = ? ORDER BY id", kind)
        ]


_LISTS = {each.name for each in fields(Document)} - {"iri", "page", "kind", "names", "weight"}


def _read(content: str) -> Document:
    read = json.loads(content)
    for name in _LISTS:
        read[name] = tuple(each if isinstance(each, str) else tuple(each) for each in read[name])
    return Document(**read)


def compact(documents: Sequence[Document], known: Vocabulary) -> bytes:
    """Write the index that `static/search.js` reads.

    `words` has each word with its Dutch and English stem; a document refers to words by their place
    in that list. Texts are whole, so that what matched can be shown.
    """
    place = {word: at for at, word in enumerate(known)}
    kinds = sorted({document.kind for document in documents})
    names = {document.kind: document.names for document in documents}
    weights = {document.kind: document.weight for document in documents}
    written = {
        "format": FORMAT,
        "words": [[word, dutch, english] for word, (dutch, english, _) in known.items()],
        "kinds": [[kind, names[kind], weights[kind]] for kind in kinds],
        "documents": [
            {
                "page": document.page,
                "iri": document.iri,
                "kind": kinds.index(document.kind),
                **{
                    part: getattr(document, part)
                    for part in ("labels", "alts", "hidden", "roles", "texts")
                    if getattr(document, part)
                },
                "context": sorted({place[word] for word in part_words(document, "context")}),
                **({"takes": [kind for _, kind in document.takes]} if document.takes else {}),
                "codes": sorted({place[word] for word in part_words(document, "codes")}),
            }
            for document in documents
        ],
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()
