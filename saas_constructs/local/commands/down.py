"""``saas down``."""

from rich.text import Text

from saas_constructs.local.console import console, errors
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings


def down() -> None:
    """Stop the embedded AWS; its state is kept for the next ``saas up``."""
    emulator = Emulator(LocalSettings.from_environment())
    with console.status("stopping the embedded AWS"):
        result = emulator.stop()
    if result.killed:
        _warn(
            "the emulator did not end by itself and was killed: changes since its start are lost. "
            f"Its log: {emulator.log_path}"
        )
    if result.unsaved:
        _warn("the emulator could not save all of its state:\n" + "\n".join(result.unsaved))
    console.print("embedded AWS stopped" if result.was_running else "embedded AWS is not running")


def _warn(text: str) -> None:
    errors.print("[bold yellow]warning:[/]", Text(text), highlight=False, soft_wrap=True)
