"""A canned query is a contract: what its file declares holds for what it answers.

    query + release → answer → each rule → breaches → report

`checks` judges one query, `known` says which terms exist, `answers` asks one or two engines,
`expected` keeps the accepted answers and is the only one that writes, `difference` compares
two answers and `against` two releases, `runner` is where it all comes together, `outputs`
writes reports.
"""

from . import against, checks, expected
from .checks import Breach
from .runner import Bench, QueryCheck, check

__all__ = ["Bench", "Breach", "QueryCheck", "against", "check", "checks", "expected"]
