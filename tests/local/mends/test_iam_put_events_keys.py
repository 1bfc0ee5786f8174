"""A publisher granted one source publishes under no other."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.local.iam import assume, client_of, is_allowed, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _publisher(aws: EmbeddedAws, *conditions: dict[str, Any]) -> tuple[Any, list[str]]:
    """A role's PutEvents, and two buses: one condition for both, or one for each."""
    buses = [f"bus-{uuid.uuid4().hex}" for _ in range(2)]
    arns = [aws.client("events").create_event_bus(Name=bus)["EventBusArn"] for bus in buses]
    statements = [
        {"Effect": "Allow", "Action": "events:PutEvents", "Resource": resource, "Condition": condition}
        for resource, condition in zip(arns if len(conditions) > 1 else ["*"], conditions, strict=True)
    ]
    return client_of(assume(aws, make_role(aws, statements)), "events", aws).put_events, buses


def _entry(bus: str, source: str, detail_type: str = "OrderPlaced") -> dict[str, str]:
    return {"EventBusName": bus, "Source": source, "DetailType": detail_type, "Detail": "{}"}


ORDERS_ONLY = {"StringEquals": {"events:source": "orders"}}


def test_upstream_refuses_the_granted_source(stock_aws: EmbeddedAws) -> None:
    put_events, (bus, _) = _publisher(stock_aws, ORDERS_ONLY)
    assert not is_allowed(put_events, Entries=[_entry(bus, "orders")])


def test_only_the_granted_source_passes(mended_aws: EmbeddedAws) -> None:
    put_events, (bus, _) = _publisher(mended_aws, ORDERS_ONLY)
    assert is_allowed(put_events, Entries=[_entry(bus, "orders")])
    assert not is_allowed(put_events, Entries=[_entry(bus, "payments")])


def test_one_foreign_entry_spoils_the_batch_on_either_bus(mended_aws: EmbeddedAws) -> None:
    put_events, (bus, other) = _publisher(mended_aws, ORDERS_ONLY)
    both = [_entry(bus, "orders"), _entry(other, "orders")]
    assert is_allowed(put_events, Entries=both)
    assert not is_allowed(put_events, Entries=[*both, _entry(bus, "payments")])
    assert not is_allowed(put_events, Entries=[*both, _entry(other, "payments")])
    assert not is_allowed(put_events, Entries=[_entry(bus, "payments"), *both])


def test_each_bus_asks_for_its_own_source(mended_aws: EmbeddedAws) -> None:
    payments_only = {"StringEquals": {"events:source": "payments"}}
    put_events, (orders, payments) = _publisher(mended_aws, ORDERS_ONLY, payments_only)
    assert is_allowed(put_events, Entries=[_entry(orders, "orders"), _entry(payments, "payments")])
    assert not is_allowed(put_events, Entries=[_entry(orders, "payments"), _entry(payments, "orders")])


def test_for_all_values_does_not_pass_for_want_of_the_key(mended_aws: EmbeddedAws) -> None:
    condition = {"ForAllValues:StringEquals": {"events:source": "orders"}}
    put_events, (bus, other) = _publisher(mended_aws, condition)
    assert not is_allowed(put_events, Entries=[_entry(bus, "orders"), _entry(other, "payments")])


def test_detail_types_of_a_batch_may_differ_within_the_grant(mended_aws: EmbeddedAws) -> None:
    put_events, (bus, _) = _publisher(
        mended_aws, {"StringEquals": {"events:detail-type": ["OrderPlaced", "OrderServed"]}}
    )
    entries = [_entry(bus, "orders", "OrderPlaced"), _entry(bus, "orders", "OrderServed")]
    assert is_allowed(put_events, Entries=entries)
    assert not is_allowed(put_events, Entries=[*entries, _entry(bus, "orders", "TenantDeleted")])
