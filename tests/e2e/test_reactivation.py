"""A tenant that is let in again gets done what was refused while it was suspended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.contracts.site_changed import SiteChanged
from stacks.config import DEV
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform

OPERATORS = f"{DEV.name}-Operators"


@pytest.fixture(scope="module", autouse=True)
def _soon(aws: EmbeddedAws, platform: Platform) -> None:
    """Let the consumer be told at once: nothing here was refused a moment ago."""
    del platform
    (queue,) = (
        resource["PhysicalResourceId"]
        for resource in aws.client("cloudformation").describe_stack_resources(StackName=OPERATORS)["StackResources"]
        if resource["ResourceType"] == "AWS::SQS::Queue"
        and resource["LogicalResourceId"].startswith("AdministrationDeadLettersConsumer")
        and "ConsumerDeadLetters" not in resource["LogicalResourceId"]
    )
    aws.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0"})


def test_what_was_refused_of_a_tenant_is_done_once_it_is_let_in_again_and_nobody_elses_is(
    aws: EmbeddedAws, platform: Platform, admin: httpx.Client
) -> None:
    back, out = (
        platform.onboard(slug=slug, name=slug, email=f"owner@{slug}.example", sites=["main"])
        for slug in ("back-bagels", "out-oysters")
    )
    (letters,) = (
        queue["queue"]
        for queue in admin.get("dead-letters").raise_for_status().json()["queues"]
        if "SiteHierarchy" in queue["owner"]
    )
    sqs = aws.client("sqs")
    url = sqs.get_queue_url(QueueName=letters)["QueueUrl"]
    for tenant_id in (back, out):
        admin.post(f"tenants/{tenant_id}/suspend", json={"reason": "unpaid"}).raise_for_status()
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(_refused(tenant_id)), MessageGroupId=tenant_id)

    admin.post(f"tenants/{back}/reactivate", json={"reason": "paid"}).raise_for_status()

    until(lambda: _knows_site(aws, platform, back), "the site that was refused")

    def left() -> list[str]:
        found = admin.get("dead-letters", params={"queue": letters}).raise_for_status().json()["letters"]
        return [letter["tenant_id"] for letter in found]

    # Whoever looks through the letters holds them for a moment.
    until(lambda: left() == [out], "the other tenant's letter, and no other")
    assert not _knows_site(aws, platform, out)


def _refused(tenant_id: str) -> dict[str, Any]:
    event = SiteChanged.of(
        tenant_id=tenant_id,
        site_id="late",
        brand_id="house",
        name="Late",
        site_version=1,
        occurred_at="2026-11-21T10:00:00.000Z",
    )
    return {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}


def _knows_site(aws: EmbeddedAws, platform: Platform, tenant_id: str) -> bool:
    key = {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "site#late"}}
    return "Item" in aws.client("dynamodb").get_item(TableName=platform.outputs["RegistryTableName"], Key=key)
