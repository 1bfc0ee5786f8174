"""The emulator's log file."""

from __future__ import annotations

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
    """Read the lines from a position in bytes to the end; an absent log has none."""
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(position)
        return log.read().decode(errors="replace").splitlines()


def rotate(path: Path, limit: int = _ROTATE_AT_BYTES) -> None:
    """Put a log that has grown beyond ``limit`` bytes aside, over the one put aside before."""
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_suffix(".log.1"))
