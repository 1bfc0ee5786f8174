"""Which process does what: the file that one command leaves for the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

import psutil

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class ProcessRecord:
    """The process started last.

    Args:
        pid: Process id.
        created: The process's start in seconds since the epoch, which tells it from a later
            process of the same id.
        port: The port it was told to serve.
    """

    pid: int
    created: float
    port: int

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the record, or nothing where there is none or none that can be read."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Leave the record, at once or not at all."""
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")
        temporary.replace(path)

    def process(self) -> psutil.Process | None:
        """Find the process while it lives, and never another one that was given its id."""
        try:
            process = psutil.Process(self.pid)
            if process.create_time() != self.created or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.NoSuchProcess:
            return None
        return process


@dataclass(frozen=True)
class EmulatorRecord(ProcessRecord):
    """The emulator's process.

    Args:
        version: MiniStack's version.
        mended: Whether the mends are in force.
    """

    version: str
    mended: bool
