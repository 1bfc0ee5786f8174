"""``saas down``."""

from saas_constructs.local.console import console, print_warning
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer


def down() -> None:
    """Stop the embedded AWS and what serves its pages; its state is kept for the next start."""
    settings = LocalSettings.from_environment()
    emulator = Emulator(settings)
    with console.status("stopping the embedded AWS"):
        SiteServer(settings).stop()
        result = emulator.stop()
    if result.killed:
        print_warning(
            "the emulator did not end by itself and was killed: changes since its start are lost. "
            f"Its log: {emulator.log_path}"
        )
    if result.unsaved:
        print_warning("the emulator could not save all of its state:\n" + "\n".join(result.unsaved))
    console.print("embedded AWS stopped" if result.was_running else "embedded AWS is not running")
