"""Where the API for signed requests is: an output of the stage's stack says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saas_constructs.local.deployment.outputs import reachable
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from saas_constructs.local.access import Access

OUTPUT: Final = "AdminSignedApiUrl"
"""Key of the output, in a stack named ``{stage}-...``."""
STACK: Final = "Operators"
"""The stack of a stage that has it."""


@dataclass(frozen=True)
class AdminAddress:
    """The API of one stage.

    Args:
        stage: First part of the stack's name.
        region: Where it is.
        url: With the API's stage and a slash at the end.
    """

    stage: str
    region: str
    url: str


def find_address(access: Access, stage: str | None) -> AdminAddress:
    """Find the one API that is meant.

    Args:
        access: The AWS.
        stage: Start of the stack's name; may be left out where there is one stage only.

    Raises:
        LocalError: There is none, or more than one.
    """
    found = [address for region in access.regions for address in _in_region(access, region)]
    meant = [address for address in found if stage in {None, address.stage}]
    if len(meant) == 1:
        return meant[0]
    if not found:
        where = ", ".join(access.regions) or "any region"
        raise LocalError(
            f"no stack in {where} has an output {OUTPUT}",
            f"deploy the stage with its stack {STACK}, or name another region with --region",
        )
    known = ", ".join(f"{address.stage} ({address.region})" for address in found)
    if not meant:
        raise LocalError(f"no stage is called {stage!r}", f"name one with --stage: {known}")
    raise LocalError(f"there is more than one stage: {known}", "name one with --stage, or its region with --region")


def _in_region(access: Access, region: str) -> list[AdminAddress]:
    pages = access.client("cloudformation", region).get_paginator("describe_stacks").paginate()
    found = []
    for page in pages:
        for stack in page["Stacks"]:
            for output in stack.get("Outputs", []):
                if output["OutputKey"] == OUTPUT:
                    url = output["OutputValue"]
                    address = url if access.endpoint_url is None else reachable(url, access.endpoint_url)
                    found.append(AdminAddress(stack["StackName"].rpartition("-")[0], region, address))
    return found
