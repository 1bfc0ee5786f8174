"""One tenant's table and the registry, and an old installation's records."""

from typing import Any

import pytest

from lambdas.migration.migration_store import MigrationStore
from lambdas.migration.records import Batch, Change
from lambdas.migration.store import TargetStore
from lambdas.migration.survey_store import SurveyStore
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.service import A

SITE: dict[str, Any] = {"site_id": "harbour", "brand_id": "lunchbox", "name": "Harbour", "currency": "EUR"}
DISH: dict[str, Any] = {
    "brand_id": "lunchbox",
    "sku": "D1",
    "name": "Minestrone",
    "unit_price": 650,
    "available": True,
    "supplies": [{"supply_id": "beans", "quantity": 80}],
}
BEANS: dict[str, Any] = {
    "site_id": "harbour",
    "supply_id": "beans",
    "name": "Beans",
    "unit": "g",
    "on_hand": 12000,
    "low_at": 2000,
}
ORDER_ID = "0" * 26
ORDER: dict[str, Any] = {
    "order_id": ORDER_ID,
    "site_id": "harbour",
    "brand_id": "lunchbox",
    "currency": "EUR",
    "placed_by": "service:migration",
    "items": [{"sku": "D1", "name": "Minestrone", "quantity": 2, "unit_price": 650}],
    "total": 1300,
    "history": [
        {"status": status, "at": f"2026-10-05T12:0{place}:00.000Z", "by": "service:migration"}
        for place, status in enumerate(("PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED"))
    ],
}
CHANGES = (
    Change("site", "harbour", 1, SITE),
    Change("menu_item", "lunchbox/D1", 4, DISH),
    Change("supply", "harbour/beans", 9, BEANS),
    Change("order", ORDER_ID, 0, ORDER),
)


def batch(*changes: Change, batch_id: str = "b1") -> Batch:
    return Batch(A, "lunchbox", batch_id, "basic", changes or CHANGES)


@pytest.fixture
def table() -> FakeDynamoDB:
    return FakeDynamoDB(indexes={"orders_by_site": ("site_pk", "site_sk")})


@pytest.fixture
def target(table: FakeDynamoDB) -> TargetStore:
    """The tenant's records, by its own session."""
    return TargetStore(table.session(f"{A}#"), "table", A, "lunchbox")  # type: ignore[arg-type]  # a fake client


@pytest.fixture
def survey(table: FakeDynamoDB) -> SurveyStore:
    """All that the tenant has, by its own session."""
    return SurveyStore(table.session(f"{A}#"), "table", A, "lunchbox")  # type: ignore[arg-type]  # a fake client


@pytest.fixture
def registry() -> TenantRegistry:
    """The registry with one active tenant."""
    made = TenantRegistry(FakeDynamoDB(), "registry")  # type: ignore[arg-type]  # a fake client
    record = TenantRecord(
        tenant_id=A,
        name="Lunchbox",
        slug="lunchbox",
        tier="basic",
        status="active",
        usage_key="key",
        created_at="2026-11-01T00:00:00.000Z",
    )
    made.client.put_item(TableName="registry", Item=record.to_item())
    return made


@pytest.fixture
def migrations(registry: TenantRegistry) -> MigrationStore:
    return MigrationStore(registry)
