"""The outbox: what a write tells is published at least once and in order, or kept with the reason."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.outbox.letters import DeadLetters
from lambdas.outbox.publishing import OrderedPublisher
from lambdas.outbox.relay import REDRIVE, Relay
from tests.fakes.errors import client_error
from tests.fakes.events import FakeEventBridge
from tests.fakes.sqs import FakeSqs
from tests.unit.lambdas.outbox.stream import OTHER, SOURCES, TENANT, entry, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.lambdas.conftest import Output


def relay_with(bus: FakeEventBridge, queue: FakeSqs | None = None) -> Relay:
    client: Any = bus
    sqs: Any = queue or FakeSqs()
    publisher = OrderedPublisher(client, "bus", pause=lambda _seconds: None)
    return Relay(publisher=publisher, letters=DeadLetters(lambda: sqs, "https://queue"), sources=SOURCES)


def ids(bus: FakeEventBridge) -> list[str]:
    """The ids of the events that the bus took, in order."""
    return [json.loads(taken["Detail"])["event_id"] for taken in bus.entries]


def letters(queue: FakeSqs) -> list[dict[str, Any]]:
    return [json.loads(body) for body in queue.messages]


# A batch is a list of writes: which of a few items each changes, and how many events it tells.
BATCHES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2)), max_size=14)


def batch_of(shape: list[tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        record(
            number,
            [entry(f"{item}/{number}/{position}") for position in range(count)],
            aggregate=f"{TENANT}#order#{item}",
        )
        for number, (item, count) in enumerate(shape)
    ]


def in_order(batch: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What each item told, in the order of its writes."""
    told: dict[str, list[str]] = defaultdict(list)
    for write in batch:
        for event in json.loads(write["dynamodb"]["NewImage"]["outbox"]["S"]):
            told[event["detail"]["event_id"].split("/")[0]].append(event["detail"]["event_id"])
    return told


def deliver(relay: Relay, batch: list[dict[str, Any]], times: int = 200) -> None:
    """Deliver a batch as Lambda does: again from the first write that is reported, until none is."""
    for _ in range(times):
        failed = relay.relay(batch)
        if not failed:
            return
        first = min(failed)
        batch = [write for write in batch if write["dynamodb"]["SequenceNumber"] >= first]
    raise AssertionError("the batch was never done")


def flaky(failures: list[bool]) -> Callable[[dict[str, Any]], str]:
    """Refuse the entries for which the next of ``failures`` says so; take all others."""
    remaining = iter(failures)
    return lambda _entry: "ThrottlingException" if next(remaining, False) else ""


@given(BATCHES, st.lists(st.booleans(), max_size=80))
@settings(max_examples=200)
def test_whatever_fails_every_event_is_published_in_its_items_order(
    shape: list[tuple[int, int]], failures: list[bool]
) -> None:
    batch = batch_of(shape)
    bus = FakeEventBridge(verdict=flaky(failures))

    deliver(relay_with(bus), batch)

    published: dict[str, list[str]] = defaultdict(list)
    for event_id in ids(bus):
        published[event_id.split("/")[0]].append(event_id)
    assert published == in_order(batch)


@given(BATCHES, st.lists(st.booleans(), max_size=80))
@settings(max_examples=200)
def test_environments_that_remember_nothing_repeat_events_but_never_skip_or_overtake(
    shape: list[tuple[int, int]], failures: list[bool]
) -> None:
    batch = batch_of(shape)
    bus = FakeEventBridge(verdict=flaky(failures))
    left = batch
    for _ in range(200):
        failed = relay_with(bus).relay(left)
        if not failed:
            break
        left = [write for write in left if write["dynamodb"]["SequenceNumber"] >= min(failed)]

    for item, told in in_order(batch).items():
        published = [event_id for event_id in ids(bus) if event_id.split("/")[0] == item]
        assert list(dict.fromkeys(published)) == told


@given(BATCHES, st.lists(st.booleans(), max_size=40))
@settings(max_examples=100)
def test_no_request_holds_two_events_of_an_item(shape: list[tuple[int, int]], failures: list[bool]) -> None:
    bus = FakeEventBridge(verdict=flaky(failures))
    deliver(relay_with(bus), batch_of(shape))
    for request in bus.requests:
        items = [json.loads(one["Detail"])["event_id"].split("/")[0] for one in request]
        assert len(items) == len(set(items))


@given(st.lists(st.sampled_from(["good", "foreign", "source", "envelope", "text"]), max_size=12))
@settings(max_examples=100)
def test_poison_anywhere_is_kept_whole_and_the_rest_goes_on(kinds: list[str]) -> None:
    contents: dict[str, Any] = {
        "good": [entry("good")],
        "foreign": [entry("foreign", OTHER)],
        "source": [entry("source", source="saas.tenants")],
        "envelope": [entry("", correlation_id="")],
        "text": "no json",
    }
    batch = [record(number, contents[kind]) for number, kind in enumerate(kinds)]
    bus, queue = FakeEventBridge(), FakeSqs()

    assert relay_with(bus, queue).relay(batch) == []

    assert len(bus.entries) == kinds.count("good")
    expected = [contents[kind] if kind == "text" else contents[kind][0] for kind in kinds if kind != "good"]
    assert [letter["event"] for letter in letters(queue)] == expected


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ([entry("1", OTHER)], f"the event is of the tenant '{OTHER}', and the item of '{TENANT}'"),
        ([entry("1", source="saas.tenants")], "the source 'saas.tenants' is none of this publisher's: "),
        ([entry("1", correlation_id=None, version="1")], "the envelope lacks correlation_id, version"),
        ([entry("1", version=True)], "the envelope lacks version"),
        ([{"source": "saas.orders", "detail_type": "", "detail": {}}], "an event needs the texts source"),
        (["text"], "an event must be an object, got str"),
        ({"a": 1}, "the outbox must be a list of events, got dict"),
        ("{", "the outbox is no JSON"),
        ([entry("1", note="x" * 256 * 1024)], "EventBridge takes"),
    ],
)
def test_a_letter_says_why_and_of_which_item(poison: Any, reason: str, logs: Output) -> None:
    queue = FakeSqs()
    text = poison if isinstance(poison, str) else json.dumps(poison)
    assert relay_with(FakeEventBridge(), queue).relay([record(7, text)]) == []
    (letter,) = letters(queue)
    assert reason in letter["reason"]
    assert (letter["pk"], letter["sk"], letter["tenant_id"]) == (f"{TENANT}#order#1", "order", TENANT)
    assert letter["sequence_number"] == f"{7:021}"
    (line,) = (line for line in logs.lines() if line["message"] == "event refused")
    assert line["reason"] == letter["reason"]


@pytest.mark.parametrize(
    ("aggregate", "published"),
    [(f"tenant#{TENANT}", ["one"]), (f"tenant#{OTHER}", []), (f"tenantx#{TENANT}", []), ("tenant#", [])],
)
def test_an_item_of_the_registry_tells_of_the_tenant_in_its_key(aggregate: str, published: list[str]) -> None:
    bus = FakeEventBridge()
    relay_with(bus).relay([record(1, [entry("one")], aggregate=aggregate)])
    assert ids(bus) == published


def test_an_items_key_without_a_tenant_publishes_nothing() -> None:
    bus, queue = FakeEventBridge(), FakeSqs()
    batch = [record(1, [entry("1", "registry")], aggregate="registry#1")]
    assert relay_with(bus, queue).relay(batch) == []
    assert bus.entries == []
    assert len(queue.messages) == 1


@pytest.mark.parametrize("code", ["InvalidArgument", "MalformedDetail"])
def test_what_the_bus_refuses_for_good_is_kept_and_later_events_of_the_item_go_on(code: str) -> None:
    bus = FakeEventBridge(verdict=lambda one: code if '"bad"' in one["Detail"] else "")
    queue = FakeSqs()
    batch = [record(1, [entry("bad")]), record(2, [entry("good")])]
    assert relay_with(bus, queue).relay(batch) == []
    assert ids(bus) == ["good"]
    assert [(letter["event_id"], letter["reason"]) for letter in letters(queue)] == [
        ("bad", f"the bus refuses it: {code}")
    ]


def test_an_entry_that_spoils_its_request_is_found_and_the_others_pass() -> None:
    def verdict(one: dict[str, Any]) -> str:
        if '"bad"' in one["Detail"]:
            raise client_error("ValidationException", "PutEvents")
        return ""

    bus, queue = FakeEventBridge(verdict=verdict), FakeSqs()
    batch = [
        record(number, [entry(name)], aggregate=f"{TENANT}#order#{number}")
        for number, name in enumerate(["1", "bad", "3"])
    ]
    assert relay_with(bus, queue).relay(batch) == []
    assert sorted(ids(bus)) == ["1", "3"]
    assert [letter["event_id"] for letter in letters(queue)] == ["bad"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "InternalFailure"])
def test_while_the_bus_takes_nothing_every_write_waits_and_none_is_given_up(code: str, logs: Output) -> None:
    def verdict(_entry: dict[str, Any]) -> str:
        raise client_error(code, "PutEvents")

    queue = FakeSqs()
    batch = [record(number, [entry(str(number))], aggregate=f"{TENANT}#order#{number}") for number in range(12)]
    failed = relay_with(FakeEventBridge(verdict=verdict), queue).relay(batch)
    assert failed == [write["dynamodb"]["SequenceNumber"] for write in batch]
    assert queue.messages == []
    (line,) = (line for line in logs.lines() if line["message"] == "publishing waits")
    assert code in line["reason"]


def test_one_item_that_has_to_wait_holds_up_no_other() -> None:
    bus = FakeEventBridge(verdict=lambda one: "ThrottlingException" if '"slow' in one["Detail"] else "")
    batch = [
        record(1, [entry("slow-1")], aggregate=f"{TENANT}#order#slow"),
        record(2, [entry("fast")], aggregate=f"{TENANT}#order#fast"),
        record(3, [entry("slow-2")], aggregate=f"{TENANT}#order#slow"),
    ]
    assert relay_with(bus).relay(batch) == [f"{1:021}", f"{3:021}"]
    assert ids(bus) == ["fast"]


def test_a_letter_that_is_not_taken_keeps_its_write_from_being_passed_over() -> None:
    queue = FakeSqs()
    queue.failure = client_error("ServiceUnavailable", "SendMessage")
    batch = [record(1, [entry("good")]), record(2, "no json")]
    relay = relay_with(FakeEventBridge(), queue)
    assert relay.relay(batch) == [f"{2:021}"]
    queue.failure = None
    assert relay.relay(batch[1:]) == []
    assert len(queue.messages) == 1


def test_a_write_that_leaves_the_outbox_as_it_was_tells_nothing_again() -> None:
    bus = FakeEventBridge()
    told = json.dumps([entry("1")])
    assert relay_with(bus).relay([record(1, told), record(2, told, before=told)]) == []
    assert ids(bus) == ["1"]


def test_writes_without_an_outbox_and_deletions_are_nothing_to_publish() -> None:
    bus = FakeEventBridge()
    silent = record(1, "[]")
    del silent["dynamodb"]["NewImage"]["outbox"]
    deleted = record(2, "[]")
    del deleted["dynamodb"]["NewImage"]
    assert relay_with(bus).relay([silent, deleted]) == []
    assert bus.requests == []


def test_large_events_are_divided_among_requests_that_the_bus_takes() -> None:
    bus = FakeEventBridge()
    batch = [
        record(number, [entry(str(number), note="x" * 100_000)], aggregate=f"{TENANT}#order#{number}")
        for number in range(5)
    ]
    assert relay_with(bus).relay(batch) == []
    assert [len(request) for request in bus.requests] == [2, 2, 1]


def test_what_an_operator_sends_again_and_is_refused_again_stays_where_it_was() -> None:
    queue = FakeSqs()
    batch = [record(1, "no json", source=REDRIVE), record(2, [entry("good")], source=REDRIVE)]
    assert relay_with(FakeEventBridge(), queue).relay(batch) == [f"{1:021}"]
    assert queue.messages == []


def test_a_letter_too_large_for_its_queue_still_names_the_item() -> None:
    queue = FakeSqs()
    assert relay_with(FakeEventBridge(), queue).relay([record(1, '"' * 600_000)]) == []
    (letter,) = letters(queue)
    assert letter["pk"] == f"{TENANT}#order#1"
    assert letter["event"] is None
    assert "too large to be kept here" in letter["reason"]


def test_a_batch_that_was_done_is_forgotten_so_that_it_can_be_sent_again_on_purpose() -> None:
    bus = FakeEventBridge(verdict=flaky([True] * 4))
    relay = relay_with(bus)
    batch = [
        record(1, [entry("1")], aggregate=f"{TENANT}#order#1"),
        record(2, [entry("2")], aggregate=f"{TENANT}#order#2"),
    ]
    deliver(relay, batch)
    first = sorted(ids(bus))
    deliver(relay, batch)
    assert first == ["1", "2"]
    assert sorted(ids(bus)) == ["1", "1", "2", "2"]


def test_what_was_taken_before_the_bus_went_away_is_not_put_again() -> None:
    outcomes = iter(["", "ThrottlingException", None])

    def verdict(_entry: dict[str, Any]) -> str:
        code = next(outcomes, "")
        if code is None:
            raise client_error("InternalFailure", "PutEvents")
        return code

    bus = FakeEventBridge(verdict=verdict)
    relay = relay_with(bus)
    batch = [record(number, [entry(str(number))], aggregate=f"{TENANT}#order#{number}") for number in (1, 2)]
    assert relay.relay(batch) == [f"{2:021}"]
    assert relay.relay(batch[1:]) == []
    assert ids(bus) == ["1", "2"]
