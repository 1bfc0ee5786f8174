"""Which embedded AWS a command works on: the one of its folder, wherever that listens."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from saas_constructs.local.code_digest import emulator_code
from saas_constructs.local.errors import LocalError
from saas_constructs.local.record import EmulatorRecord
from saas_constructs.local.settings import LocalSettings, port_of

if TYPE_CHECKING:
    from pathlib import Path


def settings_to_start() -> LocalSettings:
    """Settings of the environment to start with; where no port is named, what runs already stays where it is."""
    settings = LocalSettings.from_environment()
    record = EmulatorRecord.living(settings.record_path) if _named_port(None) is None else None
    return settings if record is None else replace(settings, port=record.port)


def running_settings(home: Path | None = None, port: int | None = None) -> LocalSettings:
    """Settings of the embedded AWS that runs.

    What listens on the usual port may be another project's: nothing goes there unless the port is named.

    Args:
        home: Its folder; ``SAAS_HOME`` when left out.
        port: Its port; ``SAAS_PORT`` when left out, and wherever it listens when that is not set either. What is at a
            named port is taken as it is where the folder's own does not run.

    Raises:
        LocalError: It does not run, or runs on another port than the one that is named.
    """
    settings = LocalSettings.from_environment()
    if home is not None:
        settings = replace(settings, home=home.absolute())
    named = _named_port(port)
    record = EmulatorRecord.living(settings.record_path)
    if record is not None:
        settings = replace(settings, port=named or record.port)
        require_port(record, settings)
        return settings
    if named is None:
        raise LocalError(
            f"the embedded AWS of {settings.home} is not running",
            "start it with `saas up`, or name another one's folder (SAAS_HOME); if it ended, `saas logs` shows why",
        )
    return replace(settings, port=named)


def require_current(settings: LocalSettings) -> None:
    """Require that the folder's emulator, where it runs, does what one would that is started now.

    Raises:
        LocalError: It was started by another version.
    """
    record = EmulatorRecord.living(settings.record_path)
    if record is not None:
        require_code(record, settings, mended=record.mended)


def emulator_started(settings: LocalSettings) -> float | None:
    """When the folder's emulator started, in seconds since the epoch.

    Returns:
        The start, or None where another emulator is worked on or none runs.
    """
    record = EmulatorRecord.living(settings.record_path)
    process = None if record is None else record.process()
    if record is None or process is None or record.port != settings.port:
        return None
    # A clock that was set meanwhile moves the one or what is compared with the other: what the emulator did must not
    # seem to have happened before it.
    return min(record.created, process.create_time())


def require_port(record: EmulatorRecord, settings: LocalSettings) -> None:
    """Require that an emulator listens where it is looked for.

    Raises:
        LocalError: It listens on another port.
    """
    if record.port != settings.port:
        raise LocalError(
            f"the emulator of {settings.home} runs on port {record.port}, not on {settings.port}",
            "name no port, run `saas down` first, or set SAAS_HOME to another folder for a second one",
        )


def require_code(record: EmulatorRecord, settings: LocalSettings, *, mended: bool) -> None:
    """Require that an emulator runs the code that there is now.

    Raises:
        LocalError: It was started by another version.
    """
    if record.code != emulator_code(mended=mended):
        raise LocalError(
            f"the embedded AWS of {settings.home} was started by another version of saas-constructs",
            "start it anew with `saas down`, which keeps its state, and `saas up`; then run this again",
        )


def _named_port(option: int | None) -> int | None:
    """The port that the person names: by an option, or else by a variable."""
    if option is not None:
        return port_of(str(option), source="--port")
    variable = os.environ.get("SAAS_PORT")
    return port_of(variable, source="SAAS_PORT") if variable else None
