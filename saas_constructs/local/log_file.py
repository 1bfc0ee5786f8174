"""The emulator's log file."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ROTATE_AT_BYTES = 10 * 1024 * 1024


def tail(path: Path, lines: int) -> list[str]:
    """Read the last lines of a log; an absent one has none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as log:
        return [line.rstrip("\n") for line in deque(log, maxlen=lines)]


def since(path: Path, position: int) -> list[str]:
    """Read the lines from a position in bytes to the end; an absent log has none.

    A log that is shorter than the position is a new one and read from its beginning.
    """
    with contextlib.suppress(FileNotFoundError), path.open("rb") as log:
        log.seek(position if position <= size(path) else 0)
        return log.read().decode(errors="replace").splitlines()
    return []


def size(path: Path) -> int:
    """How many bytes a log has; an absent one has none."""
    return path.stat().st_size if path.exists() else 0


def rotate(path: Path, limit: int = _ROTATE_AT_BYTES) -> None:
    """Put a log that has grown beyond ``limit`` bytes aside, over the one put aside before."""
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_suffix(".log.1"))
