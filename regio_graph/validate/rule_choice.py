"""Which rules count: chosen, left out, or left out for some files.

A rule is called by its name (`Project-start.Datatype`), by a part of it (`Project-start`,
`Datatype`), by the IRI of its shape, or by a pattern with `*`.
"""

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from .report import Finding
from .rule_names import OWN, ShapeRules

_UNKNOWN = {
    "nl": "{}: geen regel heet {!r}{}",
    "en": "{}: no rule is called {!r}{}",
}
_MEANT = {"nl": "; is {} bedoeld?", "en": "; is {} meant?"}


def called(names: Iterable[str], patterns: Iterable[str]) -> bool:
    """Tell whether one of the patterns calls a rule by one of its names."""
    known = tuple(names)
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in known)


@dataclass(frozen=True)
class RuleChoice:
    """The rules that count; patterns of `per_file` count from `folder`, names of files from `names_from`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: Path = Path()
    names_from: Path = Path()

    def __bool__(self) -> bool:
        return bool(self.select or self.ignore or self.per_file)

    def kept(self, findings: Iterable[Finding], rules: ShapeRules) -> list[Finding]:
        """Leave out the findings that do not count; a file that is no RDF always does."""
        return [finding for finding in findings if self._counts(finding, rules)]

    def _counts(self, finding: Finding, rules: ShapeRules) -> bool:
        if finding.component == "Syntax":
            return True
        names = rules.names(finding)
        if (self.select and not called(names, self.select)) or called(names, self.ignore):
            return False
        return not any(called(names, left_out) for left_out in self._for(finding.file))

    def _for(self, file: str | None) -> Iterator[tuple[str, ...]]:
        if not file or not self.per_file:
            return
        path = PurePath(os.path.relpath(self.names_from / file, self.folder)).as_posix()
        for pattern, left_out in self.per_file.items():
            if fnmatchcase(path, pattern) or fnmatchcase(PurePath(path).name, pattern):
                yield left_out

    def unknown(self, rules: ShapeRules, language: str) -> Iterator[str]:
        """Say which patterns call no rule that the shapes have, and what may have been meant."""
        known = {*OWN, *(name for rule in rules.every() for name in rules.called(rule))}
        used = [("select", self.select), ("ignore", self.ignore)]
        used += [("per-file-ignores", patterns) for patterns in self.per_file.values()]
        for key, patterns in used:
            for pattern in patterns:
                if not called(known, [pattern]):
                    near = difflib.get_close_matches(pattern, known, 1, 0.6)
                    meant = _MEANT[language].format(near[0]) if near else ""
                    yield _UNKNOWN[language].format(key, pattern, meant)
