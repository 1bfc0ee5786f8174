"""The terminal: one console for what was asked, one for progress and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from saas_constructs.local.errors import LocalError

console = Console()
errors = Console(stderr=True)


def print_error(error: LocalError) -> None:
    """Print what is wrong, and on a line of its own what to do about it."""
    errors.print(f"[bold red]error:[/] {error.message}", highlight=False, soft_wrap=True)
    errors.print(f"[bold]remedy:[/] {error.remedy}", highlight=False, soft_wrap=True)
