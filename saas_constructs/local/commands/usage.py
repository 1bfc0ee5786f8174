"""``saas usage``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from saas_constructs.local.access import Json  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.api import AdminApi  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.lookup import tenant_of
from saas_constructs.local.admin.options import AnyTenant, First, Last, of_control_plane
from saas_constructs.local.admin.usage import day_of_all
from saas_constructs.local.admin.usage_display import print_usage
from saas_constructs.local.console import console, print_json
from saas_constructs.local.errors import LocalError
from saas_constructs.local.taking import Opener  # noqa: TC001 - Typer reads it from the annotations

Day = Annotated[str | None, typer.Option("--date", help="Of all tenants: the day in UTC; today when left out.")]


@of_control_plane
def usage(
    control_plane: Opener[AdminApi],
    tenant: AnyTenant = None,
    *,
    first: First = None,
    last: Last = None,
    hours: Annotated[bool, typer.Option("--hours", help="Of one tenant: by the hour.")] = False,
    day: Day = None,
    as_json: Json = False,
) -> None:
    """Show what a tenant used, day by day; or what all tenants used on one day.

    Capacity and compute that no tenant alone used are shared: starts of functions, time-outs, the platform's own work.
    """
    if tenant is None and (first or last or hours):
        raise LocalError("--from, --to and --hours go with a tenant", "name one, or ask for a --date of all tenants")
    if tenant is not None and day:
        raise LocalError(f"--date {day} goes without a tenant", "use --from and --to, or leave the tenant out")
    with control_plane() as api:
        if tenant is None:
            found = day_of_all(api, day or datetime.now(UTC).date().isoformat())
        else:
            tenant_id = tenant_of(api, tenant)["tenant_id"]
            query = {"from": first, "to": last, "granularity": "hour" if hours else None}
            found = api.get("tenants", tenant_id, "usage", **query)
    if as_json:
        print_json(found)
    elif tenant is None:
        lines = [(line.pop("tenant_id"), line) for line in found["tenants"]]
        print_usage(found["date"], [*lines, ("shared", found["shared"]), ("all", found["total"])])
    elif not found["periods"]:
        console.print(f"nothing was used from {found['from']} to {found['to']}", highlight=False)
    else:
        lines = [(line.pop("period"), line) for line in found["periods"]]
        print_usage("hour" if hours else "day", [*lines, ("all", found["total"])])
