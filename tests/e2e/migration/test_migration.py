"""A restaurant of an old installation is taken in while both run, cut over, and rolled back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.platform import Platform
from saas_constructs.testing.wrapping import wrapped
from tests.waiting import until

if TYPE_CHECKING:
    from tests.e2e.migration.conftest import Lunchbox

DYING = Path(__file__).parent / "injected" / "dying.py"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_restaurant_moves_in_and_back(lunchbox: Lunchbox) -> None:
    lunchbox.saas("start", export=True)
    lunchbox.saas("start", export=True)
    assert lunchbox.status()["progress"]["counts"] == {"applied": 10}, "the second start sends nothing"
    lunchbox.saas("verify", export=True)

    # The application reads what was taken in as its own.
    menu = lunchbox.call("GetMenu", site_id="harbour")
    assert {item["sku"]: item["unit_price"] for item in menu["items"]} == {"D1": 650, "D2": 520, "D3": 400}
    orders = lunchbox.call("ListOrders", site_id="harbour")["orders"]
    assert sorted(order["total"] for order in orders) == [1040, 1820]
    shown = lunchbox.call("GetOrder", order_id=orders[0]["order_id"])
    assert (shown["status"], shown["sequence"]) == ("SERVED", 5)
    (stock,) = lunchbox.call("ListSupplies", site_id="harbour")["supplies"]
    assert stock["on_hand"] == 12000

    # What the old installation changes is followed; what differs is named, and not cut over.
    lunchbox.saas("mirror", *lunchbox.changes)
    lunchbox.saas("mirror", *lunchbox.changes)
    lunchbox.saas("verify", *lunchbox.changes, export=True)
    assert "different menu_item lunchbox/D2" in lunchbox.saas("verify", export=True, exits=3)
    lunchbox.saas("cut-over", "--old-is-frozen", export=True, exits=1)
    state = lunchbox.status()
    assert (state["migration"]["authority"], state["status"]) == ("old", "active")

    lunchbox.saas("cut-over", "--old-is-frozen", *lunchbox.changes, export=True)
    state = lunchbox.status()
    assert (state["migration"]["authority"], state["status"]) == ("new", "active")
    lunchbox.saas("mirror", *lunchbox.changes, exits=1)

    placed = lunchbox.call("CreateOrder", {"site_id": "harbour", "items": [{"sku": "D1", "quantity": 3}]}, status=201)[
        "order_id"
    ]
    lunchbox.call("RejectOrder", {}, order_id=placed)
    dish = {"name": "Minestrone", "unit_price": 700}
    lunchbox.call("PutMenuItem", dish, brand_id="lunchbox", sku="D1")
    lunchbox.call("DeleteMenuItem", brand_id="lunchbox", sku="D2", status=204)

    back = lunchbox.folder / "back"
    lunchbox.saas("roll-back", "--output", str(back), "--settle", "0")
    state = lunchbox.status()
    assert (state["migration"]["authority"], state["status"]) == ("old", "active")
    (order,) = rows(back / "order.jsonl")
    assert (order["receipt"], order["state"], order["total"]) == (placed, "refused", "19.50")
    (changed,) = rows(back / "menu_item.jsonl")
    assert (changed["dish_no"], changed["price"]) == ("D1", "7.00")
    assert [row["dish_no"] for row in rows(back / "menu_item.deleted.jsonl")] == ["D2"]

    # Nothing of what was long ago was told, but for the sites.
    until(lambda: [event for event in lunchbox.told() if event["type"] == "OrderRejected"])
    told = lunchbox.told()
    assert {event["order_id"] for event in told if "order_id" in event} == {placed}
    assert {event["sku"] for event in told if event["type"] == "MenuItemChanged"} == {"D1", "D2"}
    assert {event["site_id"] for event in told if event["type"] == "SiteChanged"} == {"harbour", "station"}


def test_a_loader_that_dies_in_the_middle_of_a_batch_leaves_nothing_out(lunchbox: Lunchbox, tmp_path: Path) -> None:
    queue, died = lunchbox.outputs["MigrationQueueUrl"], tmp_path / "died"
    before = lunchbox.aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])
    lunchbox.aws.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "5"})
    loader = {lunchbox.outputs["LunchboxLoaderName"]: {"DIE_AFTER": "4", "DIED_FILE": str(died)}}
    with wrapped(lunchbox.aws, DYING, loader):
        lunchbox.saas("start", export=True)
    lunchbox.aws.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes=before["Attributes"])
    assert died.exists()
    lunchbox.saas("verify", export=True)
    counts = lunchbox.status()["progress"]["counts"]
    # What was written before is not written again. On a slow machine the batch comes a third time meanwhile.
    assert sum(counts.values()) == 10
    assert counts["stale"] >= 4


def test_a_tenant_that_has_no_migration_is_not_written_to(lunchbox: Lunchbox) -> None:
    change = {
        "kind": "menu_item",
        "key": "lunchbox/D1",
        "version": 9,
        "record": {"brand_id": "lunchbox", "sku": "D1", "name": "Planted", "unit_price": 1, "available": True},
    }
    aws = lunchbox.aws
    platform = Platform(aws.client("lambda"), aws.client("sqs"), lunchbox.outputs, "ops")
    platform.send(
        {
            "tenant_id": lunchbox.tenant_id,
            "migration_id": "lunchbox",
            "batch_id": "planted",
            "tier": "basic",
            "changes": [change],
        }
    )
    logs = aws.client("logs")

    def refused() -> bool:
        (group,) = [
            found["logGroupName"]
            for page in logs.get_paginator("describe_log_groups").paginate()
            for found in page["logGroups"]
            if "OldLunchbox" in found["logGroupName"] and "Loader" in found["logGroupName"]
        ]
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return any(
            lunchbox.tenant_id in event["message"] and "MigrationStateError" in event["message"]
            for page in pages
            for event in page["events"]
        )

    until(refused)
    found = aws.client("dynamodb").query(
        TableName=lunchbox.outputs["LunchboxTableName"],
        KeyConditionExpression="pk = :menu",
        ExpressionAttributeValues={":menu": {"S": f"{lunchbox.tenant_id}#brand#lunchbox#menu"}},
    )
    assert found["Items"] == []
    aws.client("sqs").purge_queue(QueueUrl=lunchbox.outputs["MigrationQueueUrl"])
