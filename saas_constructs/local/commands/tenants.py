"""``saas tenants``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it from the annotations
from typing import Annotated, Final

import typer

from saas_constructs.local.access import Json  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin import display
from saas_constructs.local.admin.api import AdminApi  # noqa: TC001 - Typer reads it from the annotations
from saas_constructs.local.admin.concluding import conclude, failure, followed
from saas_constructs.local.admin.download import download
from saas_constructs.local.admin.following import RUNNING
from saas_constructs.local.admin.lookup import every_tenant, tenant_of
from saas_constructs.local.admin.options import Key, Note, Reason, Tenant, Wait, of_control_plane
from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.errors import LocalError
from saas_constructs.local.taking import Opener  # noqa: TC001 - Typer reads it from the annotations

tenants = typer.Typer(
    help="Tenants: list and show them, onboard, suspend, reactivate, move, export and off-board them.",
    no_args_is_help=True,
)

_PATIENCE: Final = 1800.0
_LAST: Final = 3
# As often as the step `Grace` looks for a cancellation in a stage with the longest graces.
_CANCELLED_WITHIN: Final = "within two hours, or six while a legal hold stands"


@tenants.command("list")
@of_control_plane
def list_tenants(
    control_plane: Opener[AdminApi],
    *,
    status: Annotated[str | None, typer.Option(help="Only those of this status.")] = None,
    as_json: Json = False,
) -> None:
    """List tenants by status and id."""
    with control_plane() as api:
        found = every_tenant(api, status)
    if as_json:
        print_json(found)
    elif not found:
        console.print("no tenants" if status is None else f"no tenants are {status}")
    else:
        display.print_tenants(found)


@tenants.command()
@of_control_plane
def show(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    as_json: Json = False,
) -> None:
    """Show a tenant, and what was done with it last."""
    with control_plane() as api:
        found = tenant_of(api, tenant)
        operations = api.get("tenants", found["tenant_id"], "operations", limit=_LAST)["operations"]
    if as_json:
        print_json({**found, "operations": operations})
    else:
        display.print_tenant(found, operations)


@tenants.command()
@of_control_plane
def onboard(
    control_plane: Opener[AdminApi],
    *,
    slug: Annotated[str, typer.Option(help="Unique name in addresses: 3 to 32 of a-z, 0-9 and '-'.")],
    name: Annotated[str, typer.Option(help="Name for people.")],
    owner: Annotated[str, typer.Option(help="E-mail address of the first user.")],
    sites: Annotated[list[str], typer.Option("--site", help="Id of a site; may be given again.")],
    tier: Annotated[str, typer.Option(help="The tier.")] = "basic",
    model: Annotated[str | None, typer.Option(help="pool, bridge or silo; the tier's own when left out.")] = None,
    wait: Wait = _PATIENCE,
    as_json: Json = False,
) -> None:
    """Make a tenant and its owner, who is invited by e-mail. The same command may be run again at any time."""
    body = {"slug": slug, "name": name, "tier": tier, "sites": sites, "owner": {"email": owner}}
    with control_plane() as api:
        begun = api.post("tenants", body=body if model is None else {**body, "model": model})
        ended = followed(api, begun, wait)
    conclude(ended, f"tenant {ended['tenant_id']} ({slug})", as_json=as_json)


@tenants.command()
@of_control_plane
def suspend(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    reason: Reason,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Refuse a tenant's users from now on; its data stays."""
    with control_plane() as api:
        ended = api.post("tenants", tenant_of(api, tenant)["tenant_id"], "suspend", body={"reason": reason}, key=key)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


@tenants.command()
@of_control_plane
def reactivate(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    reason: Note = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Let a suspended tenant in again."""
    with control_plane() as api:
        tenant_id = tenant_of(api, tenant)["tenant_id"]
        ended = api.post("tenants", tenant_id, "reactivate", body=_with_reason({}, reason), key=key)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


@tenants.command()
@of_control_plane
def move(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    tier: Annotated[str | None, typer.Option(help="Another tier.")] = None,
    model: Annotated[
        str | None, typer.Option(help="Another isolation model: pool, bridge or silo; its own again for a new stack.")
    ] = None,
    reason: Note = None,
    wait: Wait = _PATIENCE,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Give a tenant another tier, another isolation model, or both; its data moves where the model changes.

    A tenant of the model bridge or silo that is given it again moves to a new stack, of the app's present version.
    """
    wanted = {name: value for name, value in (("tier", tier), ("model", model)) if value is not None}
    if not wanted:
        raise LocalError("move takes --tier, --model or both", "name at least one")
    with control_plane() as api:
        begun = api.post(
            "tenants", tenant_of(api, tenant)["tenant_id"], "move", body=_with_reason(wanted, reason), key=key
        )
        ended = followed(api, begun, wait)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


@tenants.command()
@of_control_plane
def export(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    to: Annotated[Path | None, typer.Option(help="Folder to download the archive to.")] = None,
    reason: Note = None,
    wait: Wait = _PATIENCE,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Put all of a tenant's data into an archive, and download it where --to names a folder."""
    with control_plane() as api:
        begun = api.post(
            "tenants", tenant_of(api, tenant)["tenant_id"], "exports", body=_with_reason({}, reason), key=key
        )
        ended = followed(api, begun, wait)
        if to is not None and ended["status"] == "succeeded":
            archive = api.get("tenants", ended["tenant_id"], "exports", ended["operation_id"])
            files = download(archive, to, fetch=api.fetch)
            errors.print(f"{len(files)} files in {to}", highlight=False, soft_wrap=True)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


@tenants.command()
@of_control_plane
def offboard(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    reason: Reason,
    confirm: Annotated[str | None, typer.Option(help="The tenant's slug; asked for when left out.")] = None,
    wait: Wait = _PATIENCE,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Block a tenant, export its data, and delete it after the grace period. Waits until that period begins."""
    with control_plane() as api:
        found = tenant_of(api, tenant)
        slug = confirm or typer.prompt(f"All data of {found['name']} will be deleted. Its slug, to confirm", err=True)
        begun = api.post("tenants", found["tenant_id"], "offboard", body={"slug": slug, "reason": reason}, key=key)
        ended = followed(api, begun, wait)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


@tenants.command()
@of_control_plane
def keep(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    *,
    reason: Reason,
    wait: Wait = 0,
    as_json: Json = False,
) -> None:
    """Cancel an off-boarding during its grace period; the tenant becomes what it was, within hours."""
    with control_plane() as api:
        begun = api.post("tenants", tenant_of(api, tenant)["tenant_id"], "cancel-offboarding", body={"reason": reason})
        ended = followed(api, begun, wait, through_grace=True)
    if as_json:
        print_json(ended)
    # A cancelled off-boarding is a failed one: what was wanted, where all of it is undone.
    if ended["status"] == "failed" and not ended.get("compensated"):
        raise failure(ended)
    if not as_json:
        until = f": its off-boarding is cancelled, and ends {_CANCELLED_WITHIN}" if ended["status"] == RUNNING else ""
        console.print(f"tenant {tenant} is kept{until}", highlight=False, soft_wrap=True)


@tenants.command()
@of_control_plane
def retry(
    control_plane: Opener[AdminApi],
    tenant: Tenant,
    operation_id: Annotated[str, typer.Argument(help="The failed operation, of `saas tenants show`.")],
    *,
    wait: Wait = _PATIENCE,
    as_json: Json = False,
) -> None:
    """Go on with an operation that failed; what is done is not done again."""
    with control_plane() as api:
        tenant_id = tenant_of(api, tenant)["tenant_id"]
        ended = followed(api, api.post("tenants", tenant_id, "operations", operation_id, "retry"), wait)
    conclude(ended, f"tenant {tenant}", as_json=as_json)


def _with_reason(body: dict[str, str], reason: str | None) -> dict[str, str]:
    """A request's body, with what the operator says about it."""
    return body if reason is None else {**body, "reason": reason}
