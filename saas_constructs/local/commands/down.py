"""``saas down``."""

from saas_constructs.local.console import console, errors
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings


def down() -> None:
    """Stop the embedded AWS; its state is kept for the next ``saas up``."""
    emulator = Emulator(LocalSettings.from_environment())
    with console.status("stopping the embedded AWS"):
        result = emulator.stop()
    if result.killed:
        errors.print(
            "[bold yellow]warning:[/] the emulator did not end by itself and was killed: "
            f"changes since its start are lost. Its log: {emulator.log_path}",
            highlight=False,
            soft_wrap=True,
        )
    console.print("embedded AWS stopped" if result.was_running else "embedded AWS is not running")
