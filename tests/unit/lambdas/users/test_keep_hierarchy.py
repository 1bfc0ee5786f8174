"""The consumer that keeps sites acts in the session of the event's tenant, and of no other."""

import importlib
import json
from typing import Any

import pytest

from lambdas.shared import standing
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.registry.conftest import A, B, Registry, record


def consume(event: SiteChanged) -> list[str]:
    """Consume an event, and return the ids of the messages that failed."""
    entry = {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}
    context: Any = FakeContext()
    batch = {"Records": [{"messageId": "1", "body": json.dumps(entry)}]}
    answer = importlib.import_module("lambdas.users.keep_hierarchy").handler(batch, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry()
    made.has(record(A), record(B))
    sts, sessions = FakeSts(FakeClock()), made.table.session
    acting = TenantSessions(
        sts=sts,  # type: ignore[arg-type]  # a fake client
        role_arn="arn:role",
        function_name="function",
        # As `TenantRegistry.grant_keep_sites` bounds a session.
        connect=lambda credentials: sessions(f"tenant#{credentials['SessionToken']}"),  # type: ignore[arg-type,return-value]  # a fake client
        now=FakeClock(),
    )
    monkeypatch.setattr(standing, "tenants", lambda: None)
    monkeypatch.setattr(importlib.import_module("lambdas.users.keep_hierarchy"), "sessions", acting)
    return made


def test_a_tenants_site_is_kept_and_counted_in_its_record(registry: Registry) -> None:
    event = SiteChanged.of(
        tenant_id=A, site_id="main", brand_id="house", name="Main", site_version=1, occurred_at="2026-11-21T10:00:00Z"
    )
    assert consume(event) == []
    assert consume(event) == []
    assert registry.table.items[f"tenant#{A}", "site#main"]["brand_id"] == {"S": "house"}
    assert registry.tenants.require(A).sites == ("main",)
    assert registry.tenants.require(B).sites == ()
