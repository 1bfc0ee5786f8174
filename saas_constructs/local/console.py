"""The terminal: one console for what was asked, one for progress and errors."""

from rich.console import Console

console = Console()
errors = Console(stderr=True)
