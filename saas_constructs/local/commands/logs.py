"""``saas logs``."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from saas_constructs.local import log_file
from saas_constructs.local.console import errors
from saas_constructs.local.function_logs import log_of
from saas_constructs.local.health import require_healthy
from saas_constructs.local.running import running_settings
from saas_constructs.local.settings import LocalSettings

_POLL_SECONDS = 0.5


def logs(
    function: Annotated[str | None, typer.Option("--function", help="Of a function: its name or a part of it.")] = None,
    region: Annotated[str | None, typer.Option(help="The function's region; all regions when left out.")] = None,
    lines: Annotated[int, typer.Option("-n", "--lines", min=0, help="How many of the last lines.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until interrupted.")] = False,
) -> None:
    """Show the log of the embedded AWS, or of a deployed function."""
    if function is None:
        # Of one that has ended, too: its log says why.
        log_path = LocalSettings.from_environment().log_path
        new_lines = _reader(log_path)
        shown = log_file.tail(log_path, lines)
    else:
        settings = running_settings()
        require_healthy(settings.endpoint_url)
        new_lines = log_of(function, endpoint_url=settings.endpoint_url, region=region).new_lines
        logged = new_lines()
        shown = logged[-lines:] if lines else []
        if lines and not shown:
            errors.print(f"{function} has logged nothing yet", highlight=False, soft_wrap=True)
    _print(shown)
    while follow:
        time.sleep(_POLL_SECONDS)
        _print(new_lines())


def _print(shown: list[str]) -> None:
    for line in shown:
        typer.echo(line)


def _reader(path: Path) -> Callable[[], list[str]]:
    """Make a function that reads what a file has got since its last call."""
    position = log_file.size(path)

    def new_lines() -> list[str]:
        nonlocal position
        end = log_file.size(path)
        lines = log_file.since(path, position)
        position = end
        return lines

    return new_lines
