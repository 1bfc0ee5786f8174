"""Options of the commands that ask the control plane, and the API that they name."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - Typer reads it from the annotations
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from saas_constructs.local.access import Aws, Profile, Region, accessed
from saas_constructs.local.admin.address import find_address
from saas_constructs.local.admin.api import AdminApi
from saas_constructs.local.taking import taking

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
def opened(
    *, stage: StageName = None, aws: Aws = False, profile: Profile = None, region: Region = None
) -> Iterator[AdminApi]:
    """Open the control plane's API that a command's options name.

    Raises:
        LocalError: The options don't go together, or no such stage is deployed.
    """
    with (
        accessed(aws=aws, profile=profile, region=region) as access,
        AdminApi.of(access, find_address(access, stage)) as api,
    ):
        yield api


of_control_plane: Final = taking(opened)
"""Of commands that ask the control plane's API."""
