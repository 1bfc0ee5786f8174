"""The ``saas`` command: its commands, and what becomes of their errors."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import typer

from saas_constructs.local import commands
from saas_constructs.local.failures import INTERRUPTED, explained

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    name="saas",
    help="Multi-tenant SaaS on an embedded AWS: start it, deploy to it, look into it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _register_commands() -> None:
    """Make a command of each module of ``commands``: the function, or group of commands, that has the module's name."""
    for module in pkgutil.iter_modules(commands.__path__):
        found: Callable[..., None] | typer.Typer = getattr(
            importlib.import_module(f"{commands.__name__}.{module.name}"), module.name
        )
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=module.name)
        else:
            app.command(module.name)(found)


_register_commands()


def run() -> None:
    """Run the command line; a failure prints its remedy and exits with 1, an interruption with 130."""
    with explained():
        try:
            app()
        except SystemExit as ended:
            # Typer makes this of Ctrl-C, without a word to the person.
            if ended.code == INTERRUPTED:
                raise KeyboardInterrupt from ended
            raise
