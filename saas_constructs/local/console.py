"""The terminal: one console for what was asked, one for progress and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from saas_constructs.errors import RemediableError

console = Console()
errors = Console(stderr=True)


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
