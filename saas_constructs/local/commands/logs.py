"""``saas logs``."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from saas_constructs.local import log_file
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.function_logs import FunctionLog
from saas_constructs.local.settings import DEFAULT_REGION, LocalSettings
from saas_constructs.local.status import EmulatorState

_POLL_SECONDS = 0.5


def logs(
    function: Annotated[str | None, typer.Option("--function", help="Of a function: its name or a part of it.")] = None,
    region: Annotated[str, typer.Option(help="The function's region.")] = DEFAULT_REGION,
    lines: Annotated[int, typer.Option("-n", "--lines", min=0, help="How many of the last lines.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until interrupted.")] = False,
) -> None:
    """Show the log of the embedded AWS, or of a deployed function."""
    emulator = Emulator(LocalSettings.from_environment())
    if function is None:
        new_lines = _reader(emulator.log_path)
        shown = log_file.tail(emulator.log_path, lines)
    else:
        if emulator.status().state is not EmulatorState.RUNNING:
            raise LocalError("the embedded AWS is not running", "start it with `saas up`")
        new_lines = FunctionLog(function, endpoint_url=emulator.endpoint_url, region=region).new_lines
        shown = new_lines()[-lines:] if lines else []
    _print(shown)
    while follow:
        time.sleep(_POLL_SECONDS)
        _print(new_lines())


def _print(shown: list[str]) -> None:
    for line in shown:
        typer.echo(line)


def _reader(path: Path) -> Callable[[], list[str]]:
    """Make a function that reads what a file has got since its last call."""
    position = path.stat().st_size if path.exists() else 0

    def new_lines() -> list[str]:
        nonlocal position
        size = path.stat().st_size if path.exists() else 0
        # A file that has shrunk is a new one.
        lines = log_file.since(path, position if position <= size else 0)
        position = size
        return lines

    return new_lines
