import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.shared.contracts.order_events import OrderCompleted
from lambdas.shared.errors import BusyError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.supplies import usage
from lambdas.supplies.usage import apply_order
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.supplies.conftest import FLOUR, SupplyService, served

SUPPLIES = ("cheese", "flour", "tomato")


def now() -> str:
    return rfc3339(utc_now())


def stocked(service: SupplyService, on_hand: int, low_at: int = 1000) -> None:
    for supply_id in SUPPLIES:
        service.put(supply_id, FLOUR | {"low_at": low_at})
        service.adjust(on_hand, supply_id)


def applied(service: SupplyService) -> set[str]:
    return {sk.removeprefix("applied#") for _, sk in service.table.items if sk.startswith("applied#")}


def test_a_served_order_takes_what_it_used_with_one_write_more_than_supplies(service: SupplyService) -> None:
    stocked(service, 5000)
    calls = len(service.table.calls)
    event = served({"flour": 500, "cheese": 200}, occurred_at=now())
    assert service.consume(event) == []
    assert [service.on_hand(supply_id) for supply_id in SUPPLIES] == [4800, 4500, 5000]
    assert Counter(service.table.calls[calls:])["TransactWriteItems"] == 3
    assert applied(service) == {event.event_id}


def test_what_a_busy_table_leaves_unread_is_asked_for_again(
    service: SupplyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    stocked(service, 5000)
    service.table.left_unread = 2
    assert service.consume(served({"flour": 500, "cheese": 200}, occurred_at=now())) == []
    assert [service.on_hand(supply_id) for supply_id in SUPPLIES] == [4800, 4500, 5000]


def test_an_order_whose_supplies_stay_unread_comes_again(
    service: SupplyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    stocked(service, 5000)
    service.table.left_unread = 1000
    event = served({"flour": 500} | {f"spice-{number}": 1 for number in range(9)}, occurred_at=now())
    assert service.consume(event) == [event.event_id]
    assert service.on_hand() == 5000


def test_a_second_delivery_changes_nothing_and_writes_nothing(service: SupplyService) -> None:
    stocked(service, 5000)
    event = served({"flour": 500}, occurred_at=now())
    service.consume(event, event)
    calls = len(service.table.calls)
    assert service.consume(event) == []
    assert service.on_hand() == 4500
    assert set(service.table.calls[calls:]) == {"BatchGetItem"}


def test_the_mark_goes_by_itself_long_after_no_copy_can_come(service: SupplyService) -> None:
    stocked(service, 5000)
    service.consume(served({"flour": 1}, occurred_at=now()))
    ((_, mark),) = [(key, item) for key, item in service.table.items.items() if key[1].startswith("applied#")]
    days = (int(mark["expires_at"]["N"]) - utc_now().timestamp()) / 86_400
    assert usage.TOO_OLD.days < 89 < days < 91


def test_an_event_whose_mark_may_be_gone_is_not_applied(
    service: SupplyService, logs: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    stocked(service, 5000)
    old = served({"flour": 1}, occurred_at=rfc3339(utc_now() - usage.TOO_OLD * 1.01))
    assert service.consume(old) == []
    assert service.on_hand() == 5000
    assert [line["message"] for line in logs.lines()] == ["too old to be applied"]
    assert '"SupplyUsageTooOld"' in capsys.readouterr().out


def test_unknown_supplies_are_left_out_and_counted(
    service: SupplyService, logs: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    stocked(service, 5000)
    event = served({"flour": 500, "gold": 1}, occurred_at=now())
    assert service.consume(event, event) == []
    assert service.on_hand() == 4500
    (warning,) = [line for line in logs.lines() if line["level"] == "WARNING"]
    assert (warning["supply_id"], warning["tenant_id"], warning["event_id"]) == ("gold", A, event.event_id)
    assert '"SupplyUnknown"' in capsys.readouterr().out
    # Kept later, it is not taken from for what was served before.
    service.put("gold")
    service.consume(event)
    assert service.on_hand("gold") == 0


def test_an_order_that_uses_nothing_writes_nothing(service: SupplyService) -> None:
    assert service.consume(served({}, occurred_at=now())) == []
    assert service.table.calls == []


@pytest.mark.parametrize("count", [99, 100, 250])
def test_many_supplies_are_all_taken_from_once(service: SupplyService, count: int) -> None:
    for number in range(count):
        service.put(f"s{number}")
    event = served({f"s{number}": number + 1 for number in range(count)}, occurred_at=now())
    assert service.consume(event, event) == []
    assert [service.on_hand(f"s{number}") for number in range(count)] == [-number - 1 for number in range(count)]
    assert len(applied(service)) == -(-count // 99)


def test_falling_to_the_mark_is_told_by_the_write_that_did_it(service: SupplyService) -> None:
    stocked(service, 1500)
    first, second, third = (served({"flour": 300}, number=number, occurred_at=now()) for number in range(3))
    service.consume(first)
    assert service.told() == []
    service.consume(second)
    (event,) = service.told()
    assert event["source"] == "saas.supplies"
    assert event["detail"] == event["detail"] | {
        "tenant_id": A,
        "correlation_id": second.order_id,
        "site_id": "site-1",
        "supply_id": "flour",
        "name": "Flour",
        "on_hand": 900,
        "low_at": 1000,
    }
    service.consume(third)
    assert service.told() == []
    assert service.on_hand() == 600


def test_other_writes_of_the_supplies_are_waited_for(service: SupplyService) -> None:
    stocked(service, 5000)
    service.table.conflicts = 3
    assert service.consume(served({"flour": 500}, occurred_at=now())) == []
    assert service.on_hand() == 4500


def test_endless_conflicts_bring_the_event_again(service: SupplyService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdas.shared.contention.time.sleep", lambda _seconds: None)
    stocked(service, 5000)
    service.table.conflicts = 1000
    event = served({"flour": 500}, occurred_at=now())
    assert service.consume(event) == [event.event_id]
    service.table.conflicts = 0
    assert service.consume(event) == []
    assert service.on_hand() == 4500


def test_a_crash_after_the_write_does_no_harm(service: SupplyService, monkeypatch: pytest.MonkeyPatch) -> None:
    stocked(service, 5000)
    event = served({"flour": 500}, occurred_at=now())
    write = FakeDynamoDB.transact_write_items

    def write_and_crash(self: FakeDynamoDB, **arguments: Any) -> Any:
        write(self, **arguments)
        raise TimeoutError("no answer")

    monkeypatch.setattr(FakeDynamoDB, "transact_write_items", write_and_crash)
    assert service.consume(event) == [event.event_id]
    monkeypatch.undo()
    service = SupplyService("supplies", service.table, monkeypatch)
    assert service.consume(event) == []
    assert service.on_hand() == 4500


def test_another_tenants_supplies_stay_untouched(service: SupplyService) -> None:
    stocked(service, 5000)
    assert service.consume(served({"flour": 500}, tenant_id=B, occurred_at=now())) == []
    assert service.on_hand() == 5000


def test_poison_is_reported_and_the_others_are_applied(service: SupplyService) -> None:
    stocked(service, 5000)
    good = served({"flour": 500}, occurred_at=now())
    poison = served({"flour": -1}, number=1, occurred_at=now())
    assert service.consume(poison, good) == [poison.event_id]
    assert service.on_hand() == 4500


ORDERS = st.lists(st.dictionaries(st.sampled_from(SUPPLIES), st.integers(1, 400), min_size=1), min_size=1, max_size=8)


@settings(max_examples=200)
@given(
    orders=ORDERS,
    copies=st.integers(1, 3),
    chance=st.randoms(use_true_random=False),
    on_hand=st.integers(900, 2500),
    interruptions=st.lists(st.integers(0, 3), max_size=30),
)
def test_whatever_comes_twice_out_of_order_or_at_once_every_order_counts_once(
    orders: list[dict[str, int]], copies: int, chance: random.Random, on_hand: int, interruptions: list[int]
) -> None:
    """Deliveries are repeated and shuffled; while one has read and not yet written, others come and go."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lambdas.shared.contention.time.sleep", lambda _seconds: None)
        service = SupplyService("supplies", FakeDynamoDB(), patched)
        stocked(service, on_hand)
        told = watch_crossings(patched)
        events = [served(uses, number=number, occurred_at=now()) for number, uses in enumerate(orders)]
        deliveries = events * copies
        chance.shuffle(deliveries)
        stock = InterruptedStock(service, deliveries, interruptions)
        while deliveries:
            stock.deliver()
        assert applied(service) == {event.event_id for event in events}
        for supply_id in SUPPLIES:
            left = on_hand - sum(uses.get(supply_id, 0) for uses in orders)
            assert service.on_hand(supply_id) == left
            assert told[supply_id] == (1 if on_hand > 1000 >= left else 0)


class InterruptedStock:
    """Lets other deliveries pass between what one reads and what it writes.

    Args:
        service: Whose supplies these are.
        deliveries: Those that are still to come.
        interruptions: How many pass, for one read after the other.
    """

    def __init__(self, service: SupplyService, deliveries: list[OrderCompleted], interruptions: list[int]) -> None:
        self.usage = service.usage
        self.deliveries = deliveries
        self.interruptions = interruptions

    def deliver(self) -> None:
        """Deliver the next event; it is to come again when the supplies were too busy."""
        event = self.deliveries.pop()
        try:
            apply_order(event, stock=self)
        except BusyError:
            self.deliveries.append(event)

    def read(self, *arguments: Any) -> Any:
        found = self.usage.read(*arguments)
        for _ in range(self.interruptions.pop() if self.interruptions else 0):
            if self.deliveries:
                self.deliver()
        return found

    def apply(self, *arguments: Any, **options: Any) -> None:
        self.usage.apply(*arguments, **options)


def watch_crossings(patched: pytest.MonkeyPatch) -> Counter[str]:
    """Count ``SupplyLow`` by supply in what is written, as the table's stream would show it."""
    told: Counter[str] = Counter()
    write = FakeDynamoDB._write

    def written(self: FakeDynamoDB, key: tuple[str, str], item: dict[str, Any] | None) -> None:
        if item is not None and "outbox" in item and item["outbox"]["S"].count("SupplyLow"):
            told[key[1].removeprefix("supply#")] += 1
        write(self, key, item)

    patched.setattr(FakeDynamoDB, "_write", written)
    return told
