"""What is deployed to the embedded AWS."""

from __future__ import annotations

from dataclasses import dataclass

from saas_constructs.local.clients import client, regions_of


@dataclass(frozen=True)
class DeployedStack:
    """One CloudFormation stack.

    Args:
        region: AWS region.
        name: Stack name.
        status: CloudFormation's status.
        reason: Why it has that status, where CloudFormation says so.
    """

    region: str
    name: str
    status: str
    reason: str


def deployed_stacks(endpoint_url: str) -> list[DeployedStack]:
    """List the stacks of every region, which the emulator keeps apart as AWS does."""
    found = []
    for region in regions_of("cloudformation"):
        cloudformation = client("cloudformation", endpoint_url=endpoint_url, region=region)
        for page in cloudformation.get_paginator("describe_stacks").paginate():
            found += [
                DeployedStack(region, s["StackName"], s["StackStatus"], s.get("StackStatusReason", ""))
                for s in page["Stacks"]
            ]
    return sorted(found, key=lambda stack: (stack.region, stack.name))
