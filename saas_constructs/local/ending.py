"""Ending the emulator's process together with the functions that run below it."""

from __future__ import annotations

import time
from contextlib import suppress

import psutil

_LIMIT_SECONDS = 60.0
# It saves everything within seconds; what is killed before counts as failed in what is saved.
_GRACE_SECONDS = 20.0
_GONE_SECONDS = 5.0
_LOOK_SECONDS = 0.5


def end(process: psutil.Process, *, grace: float = _GRACE_SECONDS, limit: float = _LIMIT_SECONDS) -> bool:
    """End a process and everything below it; return whether it had to be killed.

    Args:
        process: Asked to end, so that it can save what it keeps.
        grace: Seconds until what runs below it is killed.
        limit: Seconds until it is killed itself.
    """
    below = process.children(recursive=True)
    deadline = time.monotonic() + limit
    process.terminate()
    ended = _wait(process, grace)
    while not ended and time.monotonic() < deadline:
        # It takes no requests any more: a function that still runs tries in vain, and holds up the end.
        below += _killed(_children(process))
        ended = _wait(process, _LOOK_SECONDS)
    if not ended:
        process.kill()
    _killed(below)
    psutil.wait_procs([process, *below], timeout=_GONE_SECONDS)
    return not ended


def _wait(process: psutil.Process, seconds: float) -> bool:
    """Wait for a process to end; return whether it did."""
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return False
    return True


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _killed(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Kill processes, and return them."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return processes
