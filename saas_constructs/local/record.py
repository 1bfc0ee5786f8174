"""Which process is the emulator: the file that one command leaves for the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class EmulatorRecord:
    """The process started last.

    Args:
        pid: Process id.
        created: The process's start in seconds since the epoch, which tells it from a later
            process of the same id.
        port: The port it was told to serve.
        version: MiniStack's version.
        mended: Whether the mends are in force.
    """

    pid: int
    created: float
    port: int
    version: str
    mended: bool

    @classmethod
    def read(cls, path: Path) -> EmulatorRecord | None:
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
