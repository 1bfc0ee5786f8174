"""``saas up``."""

from saas_constructs.local.console import console, print_warning
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.running import settings_to_start
from saas_constructs.local.status import EmulatorState


def up() -> None:
    """Start the embedded AWS, with the state it had when it was stopped."""
    emulator = Emulator(settings_to_start())
    if emulator.status().state is EmulatorState.DIED:
        print_warning(
            f"the embedded AWS had died: it starts with the state of its last clean stop. Its log: {emulator.log_path}"
        )
    with console.status("starting the embedded AWS"):
        started = emulator.start()
    if emulator.unloaded:
        print_warning(
            f"the emulator could not read all of its state in {emulator.home} and began without it; "
            "`saas deploy` makes what is missing:\n" + "\n".join(emulator.unloaded)
        )
    state = "started" if started else "already running"
    console.print(f"embedded AWS {state} at [bold]{emulator.endpoint_url}[/]")
