"""``saas domains``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from saas_constructs.local.access import Json  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.api import AdminApi  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.display import print_domains
from saas_constructs.local.admin.lookup import tenant_of
from saas_constructs.local.admin.options import Tenant, of_control_plane
from saas_constructs.local.console import console, print_json
from saas_constructs.local.taking import Opener  # noqa: TC001 - Typer reads it from the annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

domains = typer.Typer(
    help="Tenants' own domains: list them, look for their proof again, take them away.", no_args_is_help=True
)

Host = Annotated[str, typer.Argument(help="The domain, such as eat.example.com.")]


@domains.command("list")
@of_control_plane
def list_domains(control_plane: Opener[AdminApi], tenant: Tenant, *, as_json: Json = False) -> None:
    """List a tenant's domains and claims, and what is left to do for them."""
    with control_plane() as api:
        found = api.get("tenants", tenant_of(api, tenant)["tenant_id"], "domains")["domains"]
    _show(found, f"tenant {tenant} has no domains", as_json=as_json)


@domains.command()
@of_control_plane
def verify(control_plane: Opener[AdminApi], tenant: Tenant, host: Host, *, as_json: Json = False) -> None:
    """Look for the proof of a tenant's domain again; where the edge has failed, it tries again, too."""
    with control_plane() as api:
        found = api.post("tenants", tenant_of(api, tenant)["tenant_id"], "domains", host, "verify")
    if as_json:
        print_json(found)
    else:
        print_domains([found])


@domains.command()
@of_control_plane
def remove(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    host: Host,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Take a domain, or the claim to it, from a tenant, who is no longer served there."""
    if not yes:
        typer.confirm(f"{tenant} will not be served at {host} any more. Go on?", abort=True, err=True)
    with control_plane() as api:
        left = api.delete("tenants", tenant_of(api, tenant)["tenant_id"], "domains", host)["domains"]
    _show(left, f"tenant {tenant} has no domains left", as_json=as_json)


def _show(found: Sequence[dict[str, Any]], nothing: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    elif not found:
        console.print(nothing, highlight=False, soft_wrap=True)
    else:
        print_domains(found)
