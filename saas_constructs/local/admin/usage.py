"""Usage and cost as the command asks the control plane for them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from saas_constructs.local.access import accessed
from saas_constructs.local.admin.address import find_address
from saas_constructs.local.admin.api import AdminApi

if TYPE_CHECKING:
    from collections.abc import Iterator

Tenant = Annotated[str | None, typer.Argument(help="The tenant's id or slug; all tenants when left out.")]
StageName = Annotated[str | None, typer.Option("--stage", help="The stage; may be left out where there is one.")]
First = Annotated[
    str | None, typer.Option("--from", help="First day in UTC, such as 2026-11-01; else the first of the month.")
]
Last = Annotated[str | None, typer.Option("--to", help="Last day in UTC; today when left out.")]
_PAGE: Final = 100


@contextmanager
def opened(*, aws: bool, profile: str | None, region: str | None, stage: str | None) -> Iterator[AdminApi]:
    """Open the control plane's API that a command's options name.

    Raises:
        LocalError: The options don't go together, or no such stage is deployed.
    """
    with accessed(aws=aws, profile=profile, region=region) as access:
        yield AdminApi.of(access, find_address(access, stage))


def day_of_all(api: AdminApi, day: str) -> dict[str, Any]:
    """What all tenants used on a day: ``tenants``, ``total`` and ``shared``."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = api.get("usage", date=day, limit=_PAGE, cursor=cursor)
        found += page["tenants"]
        cursor = page["next_cursor"]
        if cursor is None:
            return {"date": page["date"], "tenants": found, "total": page["total"], "shared": page["shared"]}
