"""Which process does what: the file that one command leaves for the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil

# Of what follows the program's name in /proc/PID/stat (proc_pid_stat(5)): field 22, the name being field 2.
_START = 19


@dataclass(frozen=True)
class ProcessRecord:
    """The process started last.

    Args:
        pid: Process id.
        created: The process's start in seconds since the epoch, which tells it from a later process of the same id.
        port: The port it was told to serve.
        ticks: On Linux the process's start in ticks since the machine's own, which stays when the clock is set: the
            start since the epoch does not. Nothing elsewhere.
        code: Digest of the code that it runs, as in ``code_digest``.
    """

    pid: int
    created: float
    port: int
    ticks: int | None = field(default=None, kw_only=True)
    code: str = field(default="", kw_only=True)

    @classmethod
    def of(cls, process: psutil.Process, **more: Any) -> Self:
        """Record a process that was just started, with ``more`` about it."""
        return cls(pid=process.pid, created=process.create_time(), ticks=_ticks(process.pid), **more)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the record, or nothing where there is none or none that can be read."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @classmethod
    def living(cls, path: Path) -> Self | None:
        """Read the record of a process that lives."""
        record = cls.read(path)
        return None if record is None or record.process() is None else record

    def write(self, path: Path) -> None:
        """Leave the record, at once or not at all."""
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")
        temporary.replace(path)

    def process(self) -> psutil.Process | None:
        """Find the process while it lives, and never another one that was given its id."""
        try:
            process = psutil.Process(self.pid)
            if not self._is_of(process) or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.NoSuchProcess:
            return None
        return process

    def _is_of(self, process: psutil.Process) -> bool:
        if self.ticks is None:
            return process.create_time() == self.created
        return _ticks(process.pid) == self.ticks


@dataclass(frozen=True)
class EmulatorRecord(ProcessRecord):
    """The emulator's process.

    Args:
        version: MiniStack's version.
        mended: Whether the mends are in force.
    """

    version: str
    mended: bool


@dataclass(frozen=True)
class SiteRecord(ProcessRecord):
    """The process that serves pages.

    Args:
        emulator_port: Where it looks for the emulator.
    """

    emulator_port: int | None = None


def _ticks(pid: int) -> int | None:
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The program's name may hold blanks and brackets itself.
    return int(line.rpartition(")")[2].split()[_START])
