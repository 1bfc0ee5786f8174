"""Effects outside the table: once for each event, again only where nobody can know whether they were had."""

from collections.abc import Callable
from typing import Any

import pytest

from lambdas.shared.idempotency import KEPT_SECONDS, LEASE_SECONDS, EventInProgressError, OncePerEvent
from lambdas.shared.tenant import Tenant
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB

BLUE, GREEN = "t0123456789ab", "t0123456789ac"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def table() -> FakeDynamoDB:
    return FakeDynamoDB()


@pytest.fixture
def once(table: FakeDynamoDB, clock: FakeClock) -> Callable[..., OncePerEvent]:
    def make(tenant_id: str = BLUE, consumer: str = "notifier") -> OncePerEvent:
        client: Any = table.session(f"{tenant_id}#")
        tenant = Tenant.for_service(tenant_id, consumer)
        return OncePerEvent(client, "table", tenant=tenant, consumer=consumer, now=clock)

    return make


Make = Callable[..., OncePerEvent]


def test_the_second_delivery_has_no_effect(once: Make) -> None:
    with once().claimed("1") as first:
        assert first
    with once().claimed("1") as second:
        assert not second


def test_each_event_tenant_and_consumer_counts_for_itself(once: Make) -> None:
    with once().claimed("1"):
        pass
    for make, event_id in ((once(), "2"), (once(GREEN), "1"), (once(consumer="other"), "1")):
        with make.claimed(event_id) as first:
            assert first


def test_two_deliveries_at_once_have_one_effect(once: Make) -> None:
    with once().claimed("1") as first:
        assert first
        with pytest.raises(EventInProgressError), once().claimed("1"):
            raise AssertionError("the effect was had twice")


def test_an_effect_that_fails_may_be_tried_again_at_once(once: Make) -> None:
    with pytest.raises(LookupError), once().claimed("1"):
        raise LookupError
    with once().claimed("1") as again:
        assert again


def test_what_ended_without_a_word_is_tried_again_after_its_lease(once: Make, clock: FakeClock) -> None:
    # As when the process is killed: neither exit of the block is passed.
    killed = once().claimed("1")
    killed.__enter__()
    clock.advance(LEASE_SECONDS)
    with pytest.raises(EventInProgressError), once().claimed("1"):
        raise AssertionError("the lease was not over")
    clock.advance(1)
    with once().claimed("1") as again:
        assert again
    clock.advance(LEASE_SECONDS + 1)
    with once().claimed("1") as third:
        assert not third


def test_marks_go_by_themselves(once: Make, table: FakeDynamoDB, clock: FakeClock) -> None:
    with once().claimed("1"):
        pass
    (mark,) = table.items.values()
    assert mark["expires_at"] == {"N": str(int(clock()) + KEPT_SECONDS)}


def test_one_delivery_costs_two_writes_and_a_repeated_one_a_single_call(once: Make, table: FakeDynamoDB) -> None:
    with once().claimed("1"):
        pass
    assert table.calls == ["PutItem", "PutItem"]
    with once().claimed("1"):
        pass
    assert table.calls == ["PutItem"] * 3
