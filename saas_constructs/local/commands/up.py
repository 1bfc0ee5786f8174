"""``saas up``."""

from saas_constructs.local.console import console
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings


def up() -> None:
    """Start the embedded AWS, with the state it had when it was stopped."""
    emulator = Emulator(LocalSettings.from_environment())
    with console.status("starting the embedded AWS"):
        started = emulator.start()
    state = "started" if started else "already running"
    console.print(f"embedded AWS {state} at [bold]{emulator.endpoint_url}[/]")
