"""A canned query is a contract: what its file declares holds for what it answers.

    query + release → answer → each rule → breaches → report

`rules` judges one query, `known` says which terms exist, `answers` asks one or two engines,
`expected` keeps the accepted answers and is the only one that writes, `difference` compares
two answers and `against` two releases, `bench` is where it all comes together, `outputs`
writes reports.
"""

from . import against, expected, rules
from .rules import Breach
from .runner import Bench, Checked, check

__all__ = ["Bench", "Breach", "Checked", "against", "check", "expected", "rules"]
