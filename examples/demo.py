"""The reference application on the embedded AWS, from nothing to orders of two tenants: ``make demo``.

A second run finds everything in place and changes nothing.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from rich import box
from rich.table import Table

from saas_constructs.local.console import console
from saas_constructs.local.deployment import deploy, display
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.failures import explained
from saas_constructs.local.settings import DEFAULT_REGION, LocalSettings
from saas_constructs.local.turns import deployment_turn
from saas_constructs.testing.embedded import EmbeddedAws
from saas_constructs.testing.platform import Platform, PlatformError, Tokens
from saas_constructs.testing.tenant_sessions import function_named, tenant_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

ROOT = Path(__file__).resolve().parent.parent

# Only ever valid on the embedded AWS of this machine; printed, so that one can sign in and look around.
PASSWORD = "Demo-Passw0rd-2026"  # noqa: S105 - not a secret


@dataclass(frozen=True)
class DemoTenant:
    """A tenant of the demo, with what its owner orders."""

    slug: str
    name: str
    tier: str
    items: Sequence[dict[str, Any]]

    @property
    def email(self) -> str:
        """The owner, who is also the user that signs in."""
        return f"owner@{self.slug}.example"


TENANTS = (
    DemoTenant(
        "blue-bistro",
        "Blue Bistro",
        "basic",
        (
            {"sku": "margherita", "quantity": 2, "unit_price": 950},
            {"sku": "lemonade", "quantity": 1, "unit_price": 400},
        ),
    ),
    DemoTenant(
        "green-garden",
        "Green Garden",
        "premium",
        ({"sku": "garden-salad", "quantity": 3, "unit_price": 780},),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What the demo did for one tenant."""

    tenant: DemoTenant
    tenant_id: str
    order: dict[str, Any]


def main() -> int:
    """Run the demo; 0 when all went well, and cross-tenant access was refused."""
    started = time.monotonic()
    with explained():
        try:
            refused = run(LocalSettings.from_environment())
        except PlatformError as error:
            raise LocalError(
                str(error), "`.venv/bin/saas logs --function NAME` shows what a function logged; then run this again"
            ) from error
    console.print(f"done in {time.monotonic() - started:.0f} s; `make down` stops the platform, its state is kept")
    return 0 if refused else 1


def run(settings: LocalSettings) -> bool:
    """Bring the platform up and show what it does; returns whether all cross-tenant reads were refused."""
    with step("starting the embedded AWS"):
        state = "started" if Emulator(settings).start() else "already running"
    say(f"embedded AWS {state} at {settings.endpoint_url}")

    with deployment_turn(settings):
        with step("synthesizing the stage dev"):
            assembly = assembly_of(
                None, context=["stage=dev"], region=DEFAULT_REGION, output=settings.home / "cdk.out", folder=ROOT
            )
        say("stage dev synthesized")
        with display.progress() as report:
            results = deploy(assembly, settings=settings, report=report)
    for result in results:
        say(f"stack {result.name} {result.status} ({result.seconds:.1f} s)")
    outputs = {name: value for result in results for name, value in result.outputs.items()}
    aws = EmbeddedAws(settings, region=results[0].region)
    platform = Platform(outputs, aws.client)

    outcomes = list(serve(platform))
    crossings = list(cross(aws, platform, outcomes))
    show(settings, outputs, outcomes, crossings)
    return all(refused for _, _, refused in crossings)


def serve(platform: Platform) -> Iterator[Outcome]:
    """Onboard each tenant, sign its owner in, place an order and read it back."""
    for tenant in TENANTS:
        with step(f"{tenant.name}: onboarding, signing in, ordering"):
            tenant_id = platform.onboard(
                slug=tenant.slug, name=tenant.name, email=tenant.email, tier=tenant.tier, sites=["main"]
            )
            with platform.api(sign_in(platform, tenant).access) as api:
                placed = api.post(
                    "orders",
                    json={"site_id": "main", "currency": "EUR", "items": list(tenant.items)},
                    headers={"Idempotency-Key": "demo-order"},
                ).raise_for_status()
                order = api.get(f"orders/{placed.json()['order_id']}").raise_for_status().json()
                listed = api.get("orders", params={"site_id": "main"}).raise_for_status().json()
        new = placed.status_code == 201  # noqa: PLR2004 - HTTP's Created
        order_is = "placed" if new else "replayed, not placed again"
        say(f"{tenant.name} ({tenant.tier}): tenant {tenant_id}, order {order_is}, {len(listed['orders'])} listed")
        yield Outcome(tenant, tenant_id, order)


def sign_in(platform: Platform, tenant: DemoTenant) -> Tokens:
    """Sign the owner in; the first time, set the password that an invitation would have asked for."""
    try:
        return platform.sign_in(tenant.email, PASSWORD)
    except (ClientError, PlatformError):
        platform.set_password(tenant.email, PASSWORD)
        return platform.sign_in(tenant.email, PASSWORD)


def cross(aws: EmbeddedAws, platform: Platform, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, bool]]:
    """Try to read each tenant's order with the other's session: the attempt, the answer, whether it was refused."""
    reader = function_named(aws, "GetOrder")
    for attacker, victim in (tuple(outcomes), tuple(reversed(outcomes))):
        client = tenant_client(aws, reader, {"tenant_id": attacker.tenant_id})
        attempt = f"{attacker.tenant.name} reads {victim.tenant.name}'s order in DynamoDB"
        key = {"pk": {"S": f"{victim.tenant_id}#order#{victim.order['order_id']}"}, "sk": {"S": "order"}}
        try:
            client.get_item(TableName=platform.outputs["TableName"], Key=key)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            yield attempt, code, code == "AccessDeniedException"
        else:
            yield attempt, "allowed", False
        with platform.api(platform.sign_in(attacker.tenant.email, PASSWORD).access) as api:
            answer = api.get(f"orders/{victim.order['order_id']}")
        attempt = f"{attacker.tenant.name} asks the API for {victim.tenant.name}'s order"
        yield attempt, f"{answer.status_code} {answer.json().get('title', '')}", answer.is_client_error


def show(
    settings: LocalSettings,
    outputs: dict[str, str],
    outcomes: Sequence[Outcome],
    crossings: Sequence[tuple[str, str, bool]],
) -> None:
    """Print what was done, and every address that can be opened."""
    orders = table("Tenants and their orders", "Tenant", "Tenant id", "Order", "Total")
    for outcome in outcomes:
        total = outcome.order["total"]
        orders.add_row(
            outcome.tenant.name,
            outcome.tenant_id,
            outcome.order["order_id"],
            f"{total // 100}.{total % 100:02} {outcome.order['currency']}",
        )
    console.print(orders)
    attempts = table("Across tenants", "Attempt", "Answer", "")
    for attempt, answer, refused in crossings:
        attempts.add_row(attempt, answer, "[green]refused[/]" if refused else "[bold red]NOT REFUSED[/]")
    console.print(attempts)
    console.print("[bold]To open[/]")
    for what, where in (
        ("API", outputs["ApiUrl"]),
        ("API document", f"{outputs['ApiUrl']}openapi.json"),
        ("token keys", f"{settings.endpoint_url}/{outputs['UserPoolId']}/.well-known/jwks.json"),
        ("embedded AWS", f"{settings.endpoint_url} (credentials test / test)"),
        ("users", ", ".join(outcome.tenant.email for outcome in outcomes)),
        ("password", PASSWORD),
    ):
        # Whole lines, which a terminal lets one click and copy.
        console.print(f"  {what:13} {where}", soft_wrap=True, highlight=False)


def table(title: str, *columns: str) -> Table:
    """A table that folds long values rather than cutting them."""
    made = Table(title=f"[bold]{title}[/]", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def step(text: str) -> AbstractContextManager[object]:
    """Show that something is going on."""
    return console.status(text)


def say(text: str) -> None:
    """Print a finished step."""
    console.print(f"[green]✓[/] {text}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
