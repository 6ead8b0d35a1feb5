"""A canned query is a contract: what its file declares holds for what it answers.

    query + release → answer → each rule → breaches → report

`rules` judges one query, `vocabulary` knows which terms exist, `engines` asks a second
engine, `expected` keeps the accepted answers, `against` compares two releases, `outputs`
writes reports, `bench` is where it all comes together. Nothing here writes but `expected.accept`.
"""

from . import against, expected, rules
from .bench import Bench, Checked, check
from .rules import Breach

__all__ = ["Bench", "Breach", "Checked", "against", "check", "expected", "rules"]
