"""Waiting for a state, and never for a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

_PAUSE_SECONDS = 0.05


def until(
    look: Callable[[], Found | None],
    what: str = "what was waited for",
    *,
    seconds: float = 60,
    pause: float = _PAUSE_SECONDS,
) -> Found:
    """Look until something is there, and return it.

    Args:
        look: Gives something true once it is there.
        what: What is waited for, as a failure names it.
        seconds: How long at most: generous, as functions may start for the first time on a busy machine.
        pause: Seconds between looks; longer where a look takes much of what is waited for.

    Raises:
        AssertionError: It did not come.
    """
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s; last seen: {found!r}"
        time.sleep(pause)
