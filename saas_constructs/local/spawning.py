"""Starting a process that outlives the command which starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

import saas_constructs
from saas_constructs.local import checks, log_file
from saas_constructs.local.ending import end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saas_constructs.local.record import ProcessRecord


def spawn(
    module: str, arguments: Sequence[str], *, environment: Mapping[str, str], log_path: Path, home: Path
) -> psutil.Process:
    """Run a module of this library in a process of its own, which no terminal ends.

    Args:
        module: Its full name.
        arguments: What it is given.
        environment: All that it finds there.
        log_path: What it prints is added here.
        home: The folder of its files, for an error.

    Raises:
        LocalError: The log cannot be written, or no process be started.
    """
    try:
        log_file.rotate(log_path)
        with log_path.open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", module, *arguments],
                # Where the package lies, so that the child finds it in a checkout too.
                cwd=Path(saas_constructs.__file__).parent.parent,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        checks.refuse_write(error, home)
    # Nobody waits for a detached child: silence the warning about that.
    child.returncode = 0
    return psutil.Process(child.pid)


def write_record(record: ProcessRecord, path: Path) -> None:
    """Leave the record of a process that was just started, or end the process.

    Raises:
        LocalError: The record cannot be written.
    """
    try:
        record.write(path)
    except OSError as error:
        process = record.process()
        if process is not None:
            end(process)
        checks.refuse_write(error, path.parent)
