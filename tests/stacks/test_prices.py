"""What an order is priced for that no log tells by tenant: as many messages as the rules of the bus send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from saas_constructs.pricing import PRICES
from tests.stacks.synthesis import Reference, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

LIFE = ("OrderPlaced", "OrderAccepted", "OrderPreparing", "OrderReady", "OrderCompleted")
# SQS bills a message's sending, receiving and deleting.
REQUESTS = 3


def patterns(reference: Reference) -> Iterator[dict[str, Any]]:
    """Patterns of the rules by which a consumer's queue gets orders' events."""
    for template in reference.of_stage("dev"):
        for rule in resources(template, "AWS::Events::Rule").values():
            pattern = rule["Properties"].get("EventPattern", {})
            if "saas.orders" in pattern.get("source", []) and "detail-type" in pattern:
                yield pattern


def test_an_order_is_priced_for_each_message_that_it_takes(reference: Reference) -> None:
    messages = sum(
        event in pattern["detail-type"] and "basic" in pattern["detail"].get("tier", ["basic"])
        for pattern in patterns(reference)
        for event in LIFE
    )
    priced = json.loads(PRICES.read_text(encoding="utf-8"))["per_unit"]["orders"]["queue requests"]
    assert priced == messages * REQUESTS
