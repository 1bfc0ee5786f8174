"""The life of the emulator's process: start, stop, status."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from saas_constructs.local import checks, log_file
from saas_constructs.local.code_digest import emulator_code
from saas_constructs.local.ending import end
from saas_constructs.local.environment import emulator_environment
from saas_constructs.local.errors import LocalError
from saas_constructs.local.health import is_healthy
from saas_constructs.local.record import EmulatorRecord
from saas_constructs.local.running import require_code, require_port
from saas_constructs.local.spawning import spawn, write_record
from saas_constructs.local.status import EmulatorStatus, read_status
from saas_constructs.local.turns import exclusively

if TYPE_CHECKING:
    from pathlib import Path

    from saas_constructs.local.settings import LocalSettings

_START_SECONDS = 60.0
_POLL_SECONDS = 0.05
_SHOWN_LOG_LINES = 15
# Upstream's words at a start.
_UNLOADED = "[persistence] Persistence: failed to load"
UNSAVED = ("[persistence] Persistence: failed to save", "[persistence] Persistence: error getting state for")
"""How the emulator says that it could not write a service's state, or not even copy it."""


@dataclass(frozen=True)
class StopResult:
    """How a stop went.

    Args:
        was_running: Whether there was anything to stop.
        killed: Whether the process did not end by itself and had to be killed, with the loss of
            what it had not written.
        unsaved: What the emulator printed about state that it could not save.
    """

    was_running: bool
    killed: bool = False
    unsaved: list[str] = field(default_factory=list)


class Emulator:
    """One embedded AWS, in a process of its own.

    Args:
        settings: Folder and port.
        mended: Whether the run-time mends are in force; without them it is the upstream emulator.
    """

    def __init__(self, settings: LocalSettings, *, mended: bool = True) -> None:
        self._settings = settings
        self._mended = mended
        self.unloaded: list[str] = []
        """What the emulator printed at ``start`` about state that it could not read and began without."""

    @property
    def home(self) -> Path:
        """The folder of its state."""
        return self._settings.home

    @property
    def log_path(self) -> Path:
        """The file to which the emulator prints."""
        return self._settings.log_path

    @property
    def endpoint_url(self) -> str:
        """The URL of every AWS service of this emulator."""
        return self._settings.endpoint_url

    def start(self) -> bool:
        """Start the emulator and wait until it answers.

        Returns:
            Whether it was started; ``False`` means that it was running already.

        Raises:
            LocalError: It cannot be started, with the remedy.
        """
        checks.check_ministack()
        checks.prepare_home(self._settings)
        with exclusively(self._settings.lock_path):
            record = EmulatorRecord.living(self._settings.record_path)
            if record is not None:
                require_port(record, self._settings)
                require_code(record, self._settings, mended=self._mended)
                # It may have been left while it started.
                self._wait_until_healthy(record)
                return False
            checks.check_port_free(self._settings.port)
            logged = log_file.size(self.log_path)
            self._wait_until_healthy(self._spawn())
            self.unloaded = [line for line in log_file.since(self.log_path, logged) if _UNLOADED in line]
        return True

    def stop(self) -> StopResult:
        """End the emulator so that its state is kept, and wait until it has ended."""
        if not self._settings.record_path.exists():
            return StopResult(was_running=False)
        with exclusively(self._settings.lock_path):
            record = EmulatorRecord.read(self._settings.record_path)
            process = None if record is None else record.process()
            if process is None:
                self._settings.record_path.unlink(missing_ok=True)
                return StopResult(was_running=False)
            logged = log_file.size(self.log_path)
            killed = end(process)
            self._settings.record_path.unlink(missing_ok=True)
        # The emulator ends cleanly even when it could save nothing, on a full disk for one.
        unsaved = [line for line in log_file.since(self.log_path, logged) if any(said in line for said in UNSAVED)]
        return StopResult(was_running=True, killed=killed, unsaved=unsaved)

    def status(self) -> EmulatorStatus:
        """Tell whether the emulator runs, and with what it runs."""
        return read_status(self._settings)

    def _spawn(self) -> EmulatorRecord:
        process = spawn(
            checks.LAUNCHER,
            [] if self._mended else ["--stock"],
            environment=emulator_environment(self._settings, os.environ),
            log_path=self.log_path,
            home=self._settings.home,
        )
        record = EmulatorRecord.of(
            process,
            port=self._settings.port,
            code=emulator_code(mended=self._mended),
            version=checks.MINISTACK_VERSION,
            mended=self._mended,
        )
        write_record(record, self._settings.record_path)
        return record

    def _wait_until_healthy(self, record: EmulatorRecord) -> None:
        deadline = time.monotonic() + _START_SECONDS
        with httpx.Client(base_url=self.endpoint_url, trust_env=False) as http:
            while (process := record.process()) is not None and time.monotonic() < deadline:
                if is_healthy(http):
                    return
                time.sleep(_POLL_SECONDS)
        if process is not None:
            end(process)
        self._settings.record_path.unlink(missing_ok=True)
        raise LocalError(
            "the emulator ended while it started"
            if process is None
            else f"the emulator did not answer within {_START_SECONDS:.0f} seconds and was ended",
            f"the end of its log ({self.log_path}) says why:\n"
            + "\n".join(log_file.tail(self.log_path, _SHOWN_LOG_LINES)),
        )
