"""What the demo prints at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from examples.order_life import SUPPLY
from examples.pages import addresses
from saas_constructs.local.console import console

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from examples.demo_tenants import Outcome
    from saas_constructs.local.settings import LocalSettings
    from saas_constructs.local.site.server import SiteStatus


def show(
    settings: LocalSettings,
    outputs: Mapping[str, str],
    outcomes: Sequence[Outcome],
    crossings: Sequence[tuple[str, str, bool]],
    *,
    pages: SiteStatus | None,
    password: str,
) -> None:
    """Print what was done, and every address that can be opened.

    Args:
        settings: Of the embedded AWS.
        outputs: Of all stacks.
        outcomes: What was done, by tenant.
        crossings: What was tried across tenants, the answer, and whether it was refused.
        pages: Where pages are served; nothing when there are none.
        password: Everybody's.
    """
    orders = _table("Tenants and their orders", "Tenant", "Order", "Status", "Total", f"{SUPPLY.title()} left")
    for outcome in outcomes:
        order = outcome.life.order
        total = order["total"]
        orders.add_row(
            outcome.tenant.name,
            order["order_id"],
            order["status"],
            f"{total // 100}.{total % 100:02} {order['currency']}",
            f"{outcome.life.on_hand} g",
        )
    console.print(orders)
    if any(outcome.life.steps for outcome in outcomes):
        display = _table("Live on the kitchens' displays", "Tenant", "Who", "Does", "Shown", "After")
        for outcome in outcomes:
            for done in outcome.life.steps:
                display.add_row(outcome.tenant.name, done.role, done.command, done.event, f"{done.milliseconds:.0f} ms")
        console.print(display)
    attempts = _table("Across tenants", "Attempt", "Answer", "")
    for attempt, answer, refused in crossings:
        attempts.add_row(attempt, answer, "[green]refused[/]" if refused else "[bold red]NOT REFUSED[/]")
    console.print(attempts)
    console.print("[bold]To open[/]")
    restaurants = {outcome.tenant.name: outcome.restaurant for outcome in outcomes}
    for what, where in (
        *(addresses(pages, restaurants) if pages else ()),
        ("API", outputs["ApiUrl"]),
        ("API document", f"{outputs['ApiUrl']}openapi.json"),
        ("token keys", f"{settings.endpoint_url}/{outputs['UserPoolId']}/.well-known/jwks.json"),
        ("embedded AWS", f"{settings.endpoint_url} (credentials test / test)"),
        ("live push", outputs["RealtimeUrl"]),
        ("users", " and ".join(f"owner@{outcome.tenant.slug}.example" for outcome in outcomes)),
        ("", "and so for manager, kitchen, waiter, customer"),
        ("password", password),
    ):
        # Whole lines, which a terminal lets one click and copy.
        console.print(f"  {what:13} {where}", soft_wrap=True, highlight=False)


def _table(title: str, *columns: str) -> Table:
    """A table that folds long values rather than cutting them."""
    made = Table(title=f"[bold]{title}[/]", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made
