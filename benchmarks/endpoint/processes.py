"""What a server and all the processes that come from it take of the machine."""

import os
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


def settle(pids: tuple[int, ...]) -> float:
    """Wait until some families have finished what nobody waits for any more; return their CPU seconds."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    before = _ticks(pids)
    while time.monotonic() < deadline:
        time.sleep(_LOOK)
        now = _ticks(pids)
        if now - before <= _IDLE_TICKS:
            break
        before = now
    return cpu(pids)


def cpu(pids: tuple[int, ...]) -> float:
    """Return the CPU seconds that some families have used."""
    return _ticks(pids) / os.sysconf("SC_CLK_TCK")


def _ticks(pids: tuple[int, ...]) -> int:
    """Count the ticks of the clock that some families have run for, those that ended included."""
    stats = dict(_stats())
    members = [member for pid in pids for member in family(pid) if member in stats]
    return sum(int(number) for member in members for number in stats[member][11:15])


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
