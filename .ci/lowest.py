"""Print each dependency at the lowest version that `pyproject.toml` allows, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
for requirement in project["project"]["dependencies"]:
    found = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?>=([0-9.]+)(?:\s*;.*)?", requirement)
    if found is None:
        sys.exit(f"{requirement!r} names no lowest version; write it as name>=version")
    print(f"{found[1]}=={found[2]}")
