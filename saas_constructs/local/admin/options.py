"""Options of the commands that ask the control plane, and the API that they name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from saas_constructs.local.access import accessed
from saas_constructs.local.admin.address import find_address
from saas_constructs.local.admin.api import AdminApi

if TYPE_CHECKING:
    from collections.abc import Iterator

StageName = Annotated[str | None, typer.Option("--stage", help="The stage; may be left out where there is one.")]
Tenant = Annotated[str, typer.Argument(help="The tenant's id or slug.")]
AnyTenant = Annotated[str | None, typer.Argument(help="The tenant's id or slug; all tenants when left out.")]
First = Annotated[
    str | None, typer.Option("--from", help="First day in UTC, such as 2026-11-01; else the first of the month.")
]
Last = Annotated[str | None, typer.Option("--to", help="Last day in UTC; today when left out.")]
Reason = Annotated[str, typer.Option(help="Why, for the audit trail.")]
Note = Annotated[str | None, typer.Option("--reason", help="Why, for the audit trail.")]
Wait = Annotated[float, typer.Option(min=0, help="How many seconds to wait for the end; 0 for not at all.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Idempotency key: run again with it, the command finds what it began.")
]


@contextmanager
def opened(*, aws: bool, profile: str | None, region: str | None, stage: str | None) -> Iterator[AdminApi]:
    """Open the control plane's API that a command's options name.

    Raises:
        LocalError: The options don't go together, or no such stage is deployed.
    """
    with (
        accessed(aws=aws, profile=profile, region=region) as access,
        AdminApi.of(access, find_address(access, stage)) as api,
    ):
        yield api
