"""``saas up``."""

from saas_constructs.local.console import console, errors
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.status import EmulatorState


def up() -> None:
    """Start the embedded AWS, with the state it had when it was stopped."""
    emulator = Emulator(LocalSettings.from_environment())
    if emulator.status().state is EmulatorState.DIED:
        errors.print(
            "[bold yellow]warning:[/] the embedded AWS had died: it starts with the state of its last clean stop. "
            f"Its log: {emulator.log_path}",
            highlight=False,
            soft_wrap=True,
        )
    with console.status("starting the embedded AWS"):
        started = emulator.start()
    state = "started" if started else "already running"
    console.print(f"embedded AWS {state} at [bold]{emulator.endpoint_url}[/]")
