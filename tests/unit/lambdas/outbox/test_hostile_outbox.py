"""Whatever a tenant's session writes as an outbox, the other tenants' events are published, and one letter is kept.

The stream is one for all tenants: a record on which the publisher fails would hold up its shard for hours.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdas.outbox.records import MAX_EVENTS
from tests.fakes.events import FakeEventBridge
from tests.fakes.sqs import FakeSqs
from tests.unit.lambdas.outbox.stream import OTHER, TENANT, entry, record
from tests.unit.lambdas.outbox.test_relay import ids, relay_with

LONG = "x" * 390_000
HOSTILE = {
    "nested": "[" * 100_000 + "]" * 100_000,
    "nested in a detail": json.dumps([entry("1", deep="@")]).replace('"@"', "[" * 400 + "]" * 400),
    "nested in an object": '{"a":' * 60_000 + "1" + "}" * 60_000,
    "half a character": json.dumps([entry("1", note="@")]).replace("@", "\\ud800"),
    "half a character as a type": json.dumps([{**entry("1"), "detail_type": "@"}]).replace("@", "\\udfff"),
    "thousands of entries": json.dumps([1] * 190_000),
    "thousands of events": json.dumps([entry(str(number)) for number in range(MAX_EVENTS + 1)]),
    "a number without end": "[" + "9" * 100_000 + "]",
    "a long source": json.dumps([entry("1", source=LONG)]),
    "a long source of wide characters": json.dumps([entry("1", source="\u044f" * 190_000)], ensure_ascii=False),
    "a long tenant": json.dumps([entry("1", LONG)]),
    "a long id": json.dumps([entry("\u044f" * 190_000, OTHER)], ensure_ascii=False),
    "an id that is no text": json.dumps([{**entry("1"), "detail": {"event_id": ["\u044f" * 190_000]}}]),
    "another tenant's event": json.dumps([entry("1", OTHER)]),
    "a source of another publisher": json.dumps([entry("1", source="saas.tenants")]),
    "a source that only begins well": json.dumps([entry("1", source="saas.orders.evil")]),
    "a source in another case": json.dumps([entry("1", source="SAAS.ORDERS")]),
    "a source of AWS": json.dumps([entry("1", source="aws.s3")]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_outbox_holds_up_other_tenants(name: str) -> None:
    bus, queue = FakeEventBridge(), FakeSqs()
    batch = [
        record(1, [entry("before", OTHER)], aggregate=f"{OTHER}#order#1"),
        record(2, HOSTILE[name], aggregate=f"{TENANT}#order#2"),
        record(3, [entry("after", OTHER)], aggregate=f"{OTHER}#order#3"),
    ]
    assert relay_with(bus, queue).relay(batch) == []
    assert ids(bus) == ["before", "after"]
    (letter,) = queue.messages
    # SQS takes no more, and neither every character of Unicode.
    assert len(letter) <= 1024 * 1024
    assert letter.isascii()
    kept: dict[str, Any] = json.loads(letter)
    assert (kept["tenant_id"], kept["pk"]) == (TENANT, f"{TENANT}#order#2")


def test_as_many_events_as_a_write_may_tell_are_published() -> None:
    bus = FakeEventBridge()
    assert relay_with(bus).relay([record(1, [entry(str(number)) for number in range(MAX_EVENTS)])]) == []
    assert len(ids(bus)) == MAX_EVENTS


@pytest.mark.parametrize(
    "aggregate", [f"{TENANT}0#order#1", f" {TENANT}#order#1", "#order#1", f"{TENANT}", "*#order#1"]
)
def test_a_key_that_only_looks_like_the_tenants_speaks_for_nobody(aggregate: str) -> None:
    bus, queue = FakeEventBridge(), FakeSqs()
    told = aggregate.partition("#")[0]
    forged = [entry("1", told)] if told != TENANT else [entry("1", OTHER)]
    assert relay_with(bus, queue).relay([record(1, forged, aggregate=aggregate)]) == []
    assert ids(bus) == []
    assert len(queue.messages) == 1
