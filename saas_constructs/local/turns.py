"""One command at a time."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from saas_constructs.local import checks
from saas_constructs.local.console import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from saas_constructs.local.settings import LocalSettings


@contextmanager
def exclusively(lock_path: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock; the system lets go of it when the process ends, however it ends.

    Args:
        lock_path: The lock's file.
        waiting: Called once when another process holds the lock.

    Raises:
        LocalError: The file cannot be written.
    """
    try:
        lock_path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_path.open("w", encoding="utf-8")
    except OSError as error:
        checks.refuse_write(error, lock_path.parent)
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def deployment_turn(settings: LocalSettings) -> Iterator[None]:
    """Let one command at a time synthesize and deploy: they share the assembly's folder and the stacks."""
    with exclusively(
        settings.home / "deployment.lock",
        waiting=lambda: errors.print(f"waiting for another deployment to {settings.home}", soft_wrap=True),
    ):
        yield
