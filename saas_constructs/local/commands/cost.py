"""``saas cost``."""

from __future__ import annotations

from rich.progress import track

from saas_constructs.local.access import Json  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.api import AdminApi  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.lookup import every_tenant, tenant_of
from saas_constructs.local.admin.options import AnyTenant, First, Last, of_control_plane
from saas_constructs.local.admin.usage_display import print_cost, print_costs
from saas_constructs.local.console import errors, print_json
from saas_constructs.local.taking import Opener  # noqa: TC001 - Typer reads it from the annotations


@of_control_plane
def cost(
    control_plane: Opener[AdminApi],
    tenant: AnyTenant = None,
    *,
    first: First = None,
    last: Last = None,
    as_json: Json = False,
) -> None:
    """Show what a tenant costs, its own use and its share of what all use apart; or what each tenant costs.

    By the stage's dated price list: see docs/guides/usage-and-cost.md for what is counted and what is not.
    """
    with control_plane() as api:
        wanted = every_tenant(api, None) if tenant is None else [tenant_of(api, tenant)]
        costs = [
            (entry["slug"], api.get("tenants", entry["tenant_id"], "cost", **{"from": first, "to": last}))
            for entry in track(wanted, console=errors, transient=True, disable=not errors.is_terminal)
        ]
    if as_json:
        found = [found for _, found in costs]
        print_json(found[0] if tenant is not None else found)
    elif tenant is not None:
        print_cost(costs[0][1])
    else:
        print_costs(costs)
