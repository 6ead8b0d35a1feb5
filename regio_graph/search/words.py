"""Words as search sees them: folded, stemmed in Dutch and English, and how far one is from another."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+")
STOP = frozenset(
    """de het een en of in op van voor met aan bij tot te ter ten uit om over is zijn wordt worden die dat
    deze dit welke wat wie waar hoe the a an and or on for with at by to from are be which what who where how
    """.split()  # noqa: SIM905 - as a list it would be a page
)
_LONGEST = 40  # letters of a word that are looked at


def fold(text: str) -> str:
    """Write a text without capitals and diacritics: `Röell` as `roell`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=4096)  # of the names that are asked for most
def words(text: str) -> tuple[str, ...]:
    """List the words of a text, folded."""
    return tuple(word[:_LONGEST] for word in WORD.findall(fold(text)))


def asked(text: str) -> list[str]:
    """List the words of a question that say something; all of them if none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in STOP] or found


def stem(word: str, language: str) -> str:
    """Reduce a folded word to its stem: `woningen` and `wonen` both to `woon`."""
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:  # noqa: ANN401 - the package ships no types
    """Load a stemmer. The pure one is named, so that an index does not depend on what else is installed."""
    # Read when first needed: the package brings its 36 languages along, and who only serves needs none.
    from snowballstemmer.dutch_stemmer import DutchStemmer  # noqa: PLC0415
    from snowballstemmer.english_stemmer import EnglishStemmer  # noqa: PLC0415

    return {"nl": DutchStemmer, "en": EnglishStemmer}[language]()


def allowed(word: str) -> int:
    """Say how many slips of the keyboard a word of this length may hold."""
    return (len(word) >= 4) + (len(word) >= 8)  # noqa: PLR2004 - short words are too near to each other


def distance(one: str, other: str, most: int) -> int:
    """Count the slips between two words: a letter too many, too few, wrong, or two swapped.

    What is more than `most` is `most + 1`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != there))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
