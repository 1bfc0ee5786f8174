"""Supplies on a fake table, and orders that use them."""

import importlib
import json
import uuid
from typing import Any

import pytest

from lambdas.shared.contracts.order_events import OrderCompleted, SupplyUse
from lambdas.supplies.usage_store import UsageStore
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.service import A, Reply, Service

FLOUR: dict[str, Any] = {"name": "Flour", "unit": "g", "low_at": 1000}
NOW = "2026-11-21T10:00:00.000Z"


class SupplyService(Service):
    """Operations on supplies, with what most tests say to them."""

    def put(self, supply_id: str = "flour", body: dict[str, Any] | None = None, **options: Any) -> Reply:
        path = {"site_id": "site-1", "supply_id": supply_id}
        return self.call("put_supply", path, FLOUR if body is None else body, **options)

    def adjust(
        self, change: Any, supply_id: str = "flour", *, key: str | None = None, reason: str = "delivery", **options: Any
    ) -> Reply:
        return self.call(
            "adjust_supply",
            {"site_id": "site-1", "supply_id": supply_id},
            {"change": change, "reason": reason},
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
            **options,
        )

    @property
    def usage(self) -> UsageStore:
        """The supplies of tenant `A`, as orders use them."""
        return UsageStore(self.table, "table", A)  # type: ignore[arg-type]  # a fake client

    def on_hand(self, supply_id: str = "flour") -> int:
        return int(self.table.items[(f"{A}#site#site-1#supplies", f"supply#{supply_id}")]["on_hand"]["N"])

    def consume(self, *events: OrderCompleted) -> list[str]:
        """Deliver events in one batch; the ids of those that are to come again."""
        records = []
        for number, event in enumerate(events):
            entry = {"source": "saas.orders", "detail-type": "OrderCompleted", "detail": event.to_detail()}
            records.append({"messageId": f"{number}", "body": json.dumps(entry)})
        context: Any = FakeContext()
        answer = importlib.import_module("lambdas.supplies.consume_completed").handler({"Records": records}, context)
        return [events[int(failure["itemIdentifier"])].event_id for failure in answer["batchItemFailures"]]


def served(uses: dict[str, int], *, number: int = 0, tenant_id: str = A, occurred_at: str = NOW) -> OrderCompleted:
    """The order ``number`` was served, and took ``uses``."""
    order_id = f"{number:026}"
    return OrderCompleted(
        event_id=OrderCompleted.id_of(tenant_id, order_id, 5),
        tenant_id=tenant_id,
        correlation_id=order_id,
        occurred_at=occurred_at,
        version=1,
        order_id=order_id,
        site_id="site-1",
        brand_id="trattoria",
        placed_by="user-1",
        status="SERVED",
        sequence=5,
        tier="basic",
        currency="EUR",
        total=950,
        items=[{"sku": "pizza", "name": "Pizza", "quantity": 1}],
        note=None,
        reason=None,
        supplies=[SupplyUse(supply_id=supply_id, quantity=quantity) for supply_id, quantity in uses.items()],
    )


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> SupplyService:
    return SupplyService("supplies", FakeDynamoDB(), monkeypatch)
