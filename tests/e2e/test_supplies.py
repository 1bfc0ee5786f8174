"""Supplies over HTTP, and what served orders take from them through outbox, bus and queue."""

from __future__ import annotations

import concurrent.futures
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


@pytest.fixture
def site(blue: TenantUser) -> str:
    """A site of its own with flour, of which a pizza takes 250 g."""
    site_id = f"site-{uuid.uuid4().hex[:8]}"
    site = {"brand_id": site_id, "name": "Harbour", "currency": "EUR"}
    pizza = {"name": "Pizza", "unit_price": 950, "supplies": [{"supply_id": "flour", "quantity": 250}]}
    blue.api.put(f"sites/{site_id}", json=site).raise_for_status()
    blue.api.put(f"brands/{site_id}/menu/pizza", json=pizza).raise_for_status()
    flour = {"name": "Flour", "unit": "g", "low_at": 1000}
    content(blue.api.put(f"sites/{site_id}/supplies/flour", json=flour), "Supply", status=201)
    return site_id


def adjust(user: TenantUser, site: str, change: int, key: str | None = None) -> Any:
    return user.api.post(
        f"sites/{site}/supplies/flour/adjustments",
        json={"change": change, "reason": "delivery" if change > 0 else "waste"},
        headers={"Idempotency-Key": key or uuid.uuid4().hex},
    )


def on_hand(user: TenantUser, site: str) -> int:
    (flour,) = content(user.api.get(f"sites/{site}/supplies"), "SupplyPage")["supplies"]
    return int(flour["on_hand"])


def serve(user: TenantUser, site: str, quantity: int) -> str:
    """Place an order and walk it to its end."""
    placed = user.place_order(uuid.uuid4().hex, site_id=site, items=[{"sku": "pizza", "quantity": quantity}])
    assert placed.status_code == 201, placed.text
    order_id = str(placed.json()["order_id"])
    for command in ("accept", "start", "ready", "serve"):
        user.api.post(f"orders/{order_id}/{command}").raise_for_status()
    return order_id


def log_of_the_bus(aws: EmbeddedAws) -> list[str]:
    """Every event that was put on the bus, as its log has it."""
    logs = aws.client("logs")
    (group,) = [
        name
        for page in logs.get_paginator("describe_log_groups").paginate()
        for group in page["logGroups"]
        if "EventBus" in (name := group["logGroupName"]) and "ApplicationPlane" in name
    ]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return [event["message"] for page in pages for event in page["events"]]


def test_a_delivery_counts_once_however_often_it_is_reported(blue: TenantUser, site: str) -> None:
    key = uuid.uuid4().hex
    with concurrent.futures.ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(lambda _: adjust(blue, site, 5000, key), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["adjustment_id"] for answer in answers}) == 1
    again = adjust(blue, site, 5000, key)
    assert content(again, "Adjustment")["on_hand"] == 5000
    assert again.headers["Idempotent-Replayed"] == "true"
    assert content(adjust(blue, site, 4000, key), "Problem", status=422)["type"] == "/problems/idempotency-key-reused"
    assert on_hand(blue, site) == 5000


def test_of_adjustments_at_once_none_is_lost(blue: TenantUser, site: str) -> None:
    changes = [500, -200, 700, -300, 900, -100]
    with concurrent.futures.ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(lambda change: adjust(blue, site, change), changes))
    assert {answer.status_code for answer in answers} == {201}
    assert on_hand(blue, site) == sum(changes)


def test_roles_sites_and_tenants_limit_who_may_count(blue: TenantUser, green: TenantUser, site: str) -> None:
    flour = {"name": "Flour", "unit": "g", "low_at": 1}
    assert blue.as_role("kitchen").api.put(f"sites/{site}/supplies/flour", json=flour).status_code == 403
    assert adjust(blue.as_role("waiter"), site, 1).status_code == 403
    assert adjust(blue.as_role("manager", sites=("site-1",)), site, 1).status_code == 403
    assert blue.as_role("customer").api.get(f"sites/{site}/supplies").status_code == 403
    assert adjust(green, site, 1).status_code == 404
    assert on_hand(blue, site) == 0
    assert adjust(blue.as_role("kitchen"), site, -1).status_code == 201


def test_served_orders_take_what_they_used_and_the_mark_is_told_once(
    blue: TenantUser, site: str, aws: EmbeddedAws, platform: Platform
) -> None:
    adjust(blue, site, 2000).raise_for_status()
    order_ids = [serve(blue, site, quantity) for quantity in (1, 3, 1)]
    until(lambda: on_hand(blue, site) == 2000 - 5 * 250, seconds=90)

    table = aws.client("dynamodb")
    supplies = table.query(
        TableName=platform.outputs["TableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{blue.tenant_id}#site#{site}#supplies"}},
    )["Items"]
    assert len([item for item in supplies if item["sk"]["S"].startswith("applied#")]) == len(order_ids)

    def told() -> list[dict[str, Any]]:
        entries = [json.loads(message) for message in log_of_the_bus(aws) if "SupplyLow" in message]
        return [entry["detail"] for entry in entries if entry["detail"]["site_id"] == site]

    events = until(told)
    assert {event["event_id"] for event in events} == {events[0]["event_id"]}
    assert events[0]["correlation_id"] in order_ids
    assert events[0]["on_hand"] <= events[0]["low_at"] == 1000


def test_a_second_delivery_of_an_event_takes_nothing(
    blue: TenantUser, site: str, aws: EmbeddedAws, platform: Platform
) -> None:
    adjust(blue, site, 5000).raise_for_status()
    order_id = serve(blue, site, 2)
    until(lambda: on_hand(blue, site) == 4500)
    table = aws.client("dynamodb")
    item = table.get_item(
        TableName=platform.outputs["TableName"],
        Key={"pk": {"S": f"{blue.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}},
    )["Item"]
    (event,) = json.loads(item["outbox"]["S"])
    queues = aws.client("sqs")
    (queue,) = [url for url in queues.list_queues()["QueueUrls"] if "SupplyUsage" in url and "Letter" not in url]
    entry = {"source": event["source"], "detail-type": event["detail_type"], "detail": event["detail"]}
    for _ in range(3):
        queues.send_message(QueueUrl=queue, MessageBody=json.dumps(entry))
    marker = serve(blue, site, 1)
    assert marker
    until(lambda: on_hand(blue, site) == 4250)
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    until(
        lambda: (
            not any(
                int(value)
                for value in queues.get_queue_attributes(QueueUrl=queue, AttributeNames=counts)["Attributes"].values()
            )
        )
    )
    assert on_hand(blue, site) == 4250
