"""The reference application on the embedded AWS, from nothing to served orders of two tenants: ``make demo``.

A second run finds everything in place and changes nothing.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from botocore.exceptions import ClientError

from examples.demo_display import show
from examples.demo_tenants import TENANTS, DemoTenant, Outcome
from examples.order_life import live
from examples.pages import open_pages
from examples.restaurant import Restaurant
from saas_constructs.local.console import console
from saas_constructs.local.deployment import deploy, display
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.failures import explained
from saas_constructs.local.running import settings_to_start
from saas_constructs.local.settings import DEFAULT_REGION
from saas_constructs.local.turns import deployment_turn
from saas_constructs.testing.embedded import EmbeddedAws
from saas_constructs.testing.platform import Platform, PlatformError
from saas_constructs.testing.realtime import RefusedError
from saas_constructs.testing.tenant_sessions import function_named, tenant_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from saas_constructs.local.settings import LocalSettings

ROOT = Path(__file__).resolve().parent.parent

# Only ever valid on the embedded AWS of this machine; printed, so that one can sign in and look around.
PASSWORD = "Demo-Passw0rd-2026"  # noqa: S105 - not a secret


def main() -> int:
    """Run the demo; 0 when all went well, and cross-tenant access was refused."""
    started = time.monotonic()
    with explained():
        try:
            refused = run(settings_to_start())
        except (PlatformError, RefusedError, TimeoutError, httpx.HTTPError) as error:
            raise LocalError(
                f"{error}", "`.venv/bin/saas logs --function NAME` shows what a function logged; then run this again"
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
    # What the edge needs is in a region of its own.
    region = next(result.region for result in results if "ApiUrl" in result.outputs)
    aws = EmbeddedAws(settings, region=region)
    platform = Platform(outputs, aws.client)

    with ExitStack() as restaurants:
        outcomes = [serve(platform, tenant, restaurants) for tenant in TENANTS]
        crossings = list(cross(aws, platform, outcomes))
    with step("serving the pages"):
        pages = open_pages(settings, aws, outputs, password=PASSWORD)
    show(settings, outputs, outcomes, crossings, pages=pages, password=PASSWORD)
    return all(refused for _, _, refused in crossings)


def serve(platform: Platform, tenant: DemoTenant, restaurants: ExitStack) -> Outcome:
    """Open a restaurant with a user of each role, and serve an order there."""
    with step(f"{tenant.name}: onboarding, signing five people in, setting up site, menu and supplies"):
        restaurant = Restaurant.opened(platform, slug=tenant.slug, password=PASSWORD, tier=tenant.tier)
        restaurants.callback(restaurant.close)
    say(f"{tenant.name} ({tenant.tier}): tenant {restaurant.tenant_id} is open")
    with step(f"{tenant.name}: ordering and serving"):
        life = live(platform, restaurant, tenant.items, key="demo-order")
    done = ", ".join(f"{step.command}" for step in life.steps) or "replayed, not placed again"
    say(f"{tenant.name}: order {life.order['status'].lower()} ({done})")
    return Outcome(tenant, restaurant, life)


def cross(aws: EmbeddedAws, platform: Platform, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, bool]]:
    """Try to read each tenant's order with the other's session: the attempt, the answer, whether it was refused."""
    reader = function_named(aws, "OrdersGet")
    for attacker, victim in (tuple(outcomes), tuple(reversed(outcomes))):
        client = tenant_client(aws, reader, {"tenant_id": attacker.restaurant.tenant_id})
        order_id = victim.life.order["order_id"]
        attempt = f"{attacker.tenant.name} reads {victim.tenant.name}'s order in DynamoDB"
        key = {"pk": {"S": f"{victim.restaurant.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
        try:
            client.get_item(TableName=platform.outputs["TableName"], Key=key)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            yield attempt, code, code == "AccessDeniedException"
        else:
            yield attempt, "allowed", False
        answer = attacker.restaurant.people["owner"].api.get(f"orders/{order_id}")
        attempt = f"{attacker.tenant.name} asks the API for {victim.tenant.name}'s order"
        yield attempt, f"{answer.status_code} {answer.json().get('title', '')}", answer.is_client_error


def step(text: str) -> AbstractContextManager[object]:
    """Show that something is going on."""
    return console.status(text)


def say(text: str) -> None:
    """Print a finished step."""
    console.print(f"[green]✓[/] {text}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
