"""What a server and all the processes that come from it take of the machine."""

import time
from pathlib import Path

_IDLE_TICKS = 1  # of the clock, in a look at a server that has nothing to do
_LOOK = 0.1
_SETTLE_SECONDS = 20


def family(pid: int) -> list[int]:
    """List a process and all that come from it."""
    parents = {number: fields[1] for number, fields in _stats()}
    members = [pid]
    for member in members:
        members += [child for child, parent in parents.items() if int(parent) == member]
    return members


def memory(pid: int) -> dict[int, float]:
    """Return the proportional set size, in MB, of each process of a family."""
    sizes = {}
    for member in family(pid):
        text = Path(f"/proc/{member}/smaps_rollup").read_text("ascii")
        kilobytes = next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:"))
        sizes[member] = int(kilobytes) / 1024
    return sizes


def settle(pid: int) -> None:
    """Wait until a family has finished what nobody waits for any more."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    before = _ticks(pid)
    while time.monotonic() < deadline:
        time.sleep(_LOOK)
        now = _ticks(pid)
        if now - before <= _IDLE_TICKS:
            return
        before = now


def _ticks(pid: int) -> int:
    """Count the ticks of the clock a family was running in."""
    stats = dict(_stats())
    return sum(int(stats[member][11]) + int(stats[member][12]) for member in family(pid) if member in stats)


def _stats() -> list[tuple[int, list[str]]]:
    """Read the state of every process, from its third field on."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append(
                (int(path.parent.name), path.read_text("utf-8", "replace").rpartition(")")[2].split())
            )
        except OSError:  # it ended just now
            continue
    return found
