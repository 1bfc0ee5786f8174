"""State is saved while functions and pollers still run.

Upstream: MiniStack 1.5.33 copies each service's state while other threads change it. Where a dictionary changes under
the copy, it prints an error, keeps the service's state of the run before, or none, and ends as if nothing had happened.
Why: a restart with work in flight lost whole services: log groups, tables, roles.
Remove when: ``tests/local/mends/test_persistence_while_running.py`` finds the upstream emulator saving such state.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from ministack import app

if TYPE_CHECKING:
    from collections.abc import Callable

# Longer than a copy takes as a rule. It is also how long this thread waits for its turn where another one got it.
_UNDISTURBED_SECONDS: Final = 1.0
_TRIES: Final = 50
_PAUSE_SECONDS: Final = 0.05


def apply() -> None:
    """Copy states undisturbed, and again where another thread was in the midst of a change."""
    save_all = app.save_all

    def mended_save_all(services: dict[str, Callable[[], Any]]) -> None:
        save_all({name: steady(get_state) for name, get_state in services.items()})

    app.save_all = mended_save_all


def steady(get_state: Callable[[], Any]) -> Callable[[], Any]:
    """``get_state`` that other threads do not come between.

    Raises:
        RuntimeError: Its state kept changing all the same.
    """

    def undisturbed() -> Any:
        for _ in range(_TRIES - 1):
            try:
                return _undisturbed(get_state)
            except RuntimeError:
                # A thread that had asked for its turn before got it.
                time.sleep(_PAUSE_SECONDS)
        return _undisturbed(get_state)

    return undisturbed


def _undisturbed(get_state: Callable[[], Any]) -> Any:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_UNDISTURBED_SECONDS)
    try:
        return get_state()
    finally:
        sys.setswitchinterval(usual)
