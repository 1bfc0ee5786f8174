"""``saas status``."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.health import require_healthy
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer, SiteStatus
from saas_constructs.local.stacks import DeployedStack, deployed_stacks
from saas_constructs.local.status import EmulatorState, EmulatorStatus

_MIB = 1024 * 1024


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Tell whether the embedded AWS runs, and what is deployed to it.

    Exits with 0 when it runs, with 3 when it was stopped, with 1 when it died.
    """
    settings = LocalSettings.from_environment()
    found = Emulator(settings).status()
    site = SiteServer(settings).status()
    running = found.state is EmulatorState.RUNNING
    if running:
        require_healthy(found.url)
    stacks = deployed_stacks(found.url) if running else []
    if as_json:
        shown = {**asdict(found), "stacks": [asdict(stack) for stack in stacks], "site": site and asdict(site)}
        print_json(shown)
    else:
        _print(found, stacks, site)
    raise typer.Exit({EmulatorState.RUNNING: 0, EmulatorState.STOPPED: 3}.get(found.state, 1))


def _print(found: EmulatorStatus, stacks: list[DeployedStack], site: SiteStatus | None) -> None:
    if found.state is EmulatorState.DIED:
        errors.print(
            f"[bold red]the embedded AWS died.[/] Start it again with `saas up`. The end of its log ({found.home}):"
        )
        for line in found.log_tail:
            errors.print(line, markup=False, highlight=False, soft_wrap=True)
        return
    if found.state is EmulatorState.STOPPED:
        console.print("embedded AWS is not running; start it with `saas up`")
        return
    console.print(f"embedded AWS running at [bold]{found.url}[/] (pid {found.pid})")
    console.print(
        f"up {timedelta(seconds=int(found.uptime_seconds or 0))}, {(found.memory_bytes or 0) // _MIB} MiB, "
        f"MiniStack {found.version}, state in {found.home}",
        soft_wrap=True,
    )
    if site is not None:
        console.print(f"pages at [bold]{site.site}[/] and [bold]{site.console}[/] (pid {site.pid})", soft_wrap=True)
    if not stacks:
        console.print("nothing is deployed; deploy with `saas deploy`")
        return
    table = Table("region", "stack", "status", "reason")
    for stack in stacks:
        table.add_row(stack.region, stack.name, stack.status, stack.reason)
    console.print(table)
