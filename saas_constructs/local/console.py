"""The terminal: one console for what was asked, one for progress and errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from saas_constructs.errors import RemediableError

console = Console()
errors = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print what ``--json`` asks for."""
    typer.echo(json.dumps(value, indent=2))


def print_error(error: RemediableError) -> None:
    """Print what is wrong, and on a line of its own what to do about it."""
    _print("error:", "bold red", error.message)
    _print("remedy:", "bold", error.remedy)


def print_warning(text: str) -> None:
    """Print what the person should know although the command did its work."""
    _print("warning:", "bold yellow", text)


def _print(label: str, style: str, text: str) -> None:
    # As text, since a path or a package's extra in brackets would be taken for markup.
    errors.print(Text.assemble((label, style), " ", text), soft_wrap=True)
