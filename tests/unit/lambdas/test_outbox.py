"""The outbox attribute holds what the publisher needs, in order."""

import json

import pytest

from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.outbox import outbox_of


def _onboarded(slug: str) -> TenantOnboarded:
    return TenantOnboarded.ending(
        tenant_id="t0123456789ab",
        operation_id="operation-1",
        attempt=1,
        occurred_at="2026-11-21T10:00:00Z",
        slug=slug,
        tier="basic",
        model="pool",
    )


def test_it_names_source_type_and_detail_in_order() -> None:
    first, second = _onboarded("blue"), _onboarded("brün")
    assert json.loads(outbox_of(first, second)) == [
        {"source": "saas.tenants", "detail_type": "TenantOnboarded", "detail": event.to_detail()}
        for event in (first, second)
    ]


def test_an_outbox_without_events_is_refused() -> None:
    with pytest.raises(ValueError, match="a write that tells nothing removes the attribute"):
        outbox_of()
