"""Why a worker ended: the reason it was killed for, or what its wait status tells."""

import os
import signal
from enum import Enum

from ..endpoint.headers import memory_error
from ..errors import LimitError
from ..settings import Limits, Settings

RETRY_SECONDS = 2  # a client is asked to wait when there is no room
_REFUSED_OR_OOM = {-signal.SIGABRT, -signal.SIGKILL}
_STACK = {-signal.SIGSEGV, -signal.SIGBUS}


class KillReason(Enum):
    """Why a worker is killed by us."""

    TIME = "time"
    BUSY = "busy"


def logged(status: int, reason: KillReason | None, limits: Limits) -> str:
    """Return the log's explanation of an end; empty for a regular one."""
    how = os.waitstatus_to_exitcode(status)
    if how == 0:
        return ""
    if reason is KillReason.TIME:
        return f"killed at the time limit of {limits.query_seconds:g} seconds"
    if reason is KillReason.BUSY:
        return f"killed because {limits.long_queries} long queries were running"
    if how > 0:
        return f"exit status {how}; the traceback stands above"
    name = signal.Signals(-how).name
    if how == -signal.SIGABRT:
        return f"out of memory ({name}): it may use {limits.memory_mb} MB more than it started with"
    if how == -signal.SIGKILL:
        return f"killed from outside ({name}); perhaps the machine is out of memory"
    if how in _STACK:
        return f"crashed ({name}); perhaps a query is nested too deep"
    return f"ended by {name}"


def error(status: int | None, reason: KillReason | None, settings: Settings) -> LimitError:
    """Make the error that the client gets; `status` is None when it is not known yet."""
    limits = settings.limits
    if reason is KillReason.TIME:
        return LimitError(
            f"the query was ended after {limits.query_seconds:g} seconds, the most it may take; "
            "ask for less at once, or download the graphs and ask them at home",
            "time",
        )
    if reason is KillReason.BUSY:
        return no_room_for_long(limits)
    how = os.waitstatus_to_exitcode(status or 0)
    if how in _REFUSED_OR_OOM:
        return memory_error(settings)
    if how in _STACK:
        return LimitError("the query is too deep for the engine; write it flatter", "crash", status=400)
    return LimitError("answering failed; this is not the query's fault", "crash", status=500)


def no_room_for_long(limits: Limits) -> LimitError:
    """Make the error of a long query for which there is no room."""
    return LimitError(
        f"{limits.long_queries} long queries are running, which is as many as may; "
        "try again later, or ask for less",
        "busy",
        max(RETRY_SECONDS, round(limits.query_seconds)),
    )
