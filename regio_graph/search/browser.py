"""The same documents for a browser, where no server searches: one compact JSON text, equal for equal data."""

import json
from collections.abc import Sequence

from .corpus import Document
from .index import Vocabulary, part_words

FORMAT = 1


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
