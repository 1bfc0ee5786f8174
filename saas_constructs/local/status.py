"""What can be said about an emulator without starting one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum

import psutil

from saas_constructs.local import log_file
from saas_constructs.local.record import EmulatorRecord
from saas_constructs.local.settings import LocalSettings

_SHOWN_LOG_LINES = 15


class EmulatorState(StrEnum):
    """Whether the emulator runs, was stopped or never started, or ended without being asked to."""

    RUNNING = "running"
    STOPPED = "stopped"
    DIED = "died"


@dataclass(frozen=True)
class EmulatorStatus:
    """The emulator at one moment.

    Args:
        state: Whether it runs.
        url: The URL of its services.
        home: The folder of its state.
        pid: Process id, while it runs.
        uptime_seconds: Since its start, while it runs.
        memory_bytes: Resident memory of it and its functions, while it runs.
        version: MiniStack's version.
        log_tail: The end of its log, when it died.
    """

    state: EmulatorState
    url: str
    home: str
    pid: int | None = None
    uptime_seconds: float | None = None
    memory_bytes: int | None = None
    version: str | None = None
    log_tail: list[str] = field(default_factory=list)


def read_status(settings: LocalSettings) -> EmulatorStatus:
    """Look at the process that was started last under these settings."""
    home = str(settings.home)
    record = EmulatorRecord.read(settings.record_path)
    if record is None:
        return EmulatorStatus(EmulatorState.STOPPED, settings.endpoint_url, home)
    url = LocalSettings(home=settings.home, port=record.port).endpoint_url
    process = record.process()
    measured = None if process is None else _measured(process)
    if measured is None:
        return EmulatorStatus(
            EmulatorState.DIED,
            url,
            home,
            version=record.version,
            log_tail=log_file.tail(settings.log_path, _SHOWN_LOG_LINES),
        )
    return EmulatorStatus(
        EmulatorState.RUNNING,
        url,
        home,
        pid=record.pid,
        uptime_seconds=measured.uptime_seconds,
        memory_bytes=measured.memory_bytes,
        version=record.version,
    )


@dataclass(frozen=True)
class _Measured:
    uptime_seconds: float
    memory_bytes: int


def _measured(process: psutil.Process) -> _Measured | None:
    """How long it has run, and the resident memory of it and its children; nothing when it has just ended."""
    try:
        # Not the recorded start: the clock may have been set since.
        uptime = time.time() - process.create_time()
        processes = [process, *process.children(recursive=True)]
        own = int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return None
    return _Measured(max(0.0, uptime), own + sum(_resident(child) for child in processes[1:]))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
