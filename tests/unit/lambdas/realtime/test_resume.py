"""A client that was away is told what it missed, from the orders themselves."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.realtime.resumption import LIMIT, reach_of
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.unit.lambdas.realtime.live import NOW, STATUSES, A, B, Live, order_event

INDEXES = {"orders_by_site": ("site_pk", "site_sk"), "orders_by_customer": ("user_pk", "user_sk")}
START = datetime.fromtimestamp(NOW, UTC)
KITCHEN: dict[str, Any] = {"user_id": "kim", "roles": "kitchen", "site_id": "site-1"}


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Live:
    return Live(monkeypatch, FakeDynamoDB(indexes=INDEXES))


def put_order(
    live: Live,
    number: int = 1,
    *,
    ago: timedelta = timedelta(hours=1),
    steps: int = 1,
    every: timedelta = timedelta(minutes=10),
    tenant_id: str = A,
    **changes: str,
) -> str:
    """Keep an order that entered a state ``every`` so often since it was placed; its id."""
    order_id = f"{number:026}"
    placed = START - ago
    fields = {"site_id": "site-1", "placed_by": "anna", "brand_id": "brand-1", "tier": "basic", **changes}
    moments = [_text(placed + every * step) for step in range(steps)]
    item: dict[str, Any] = {
        "pk": {"S": f"{tenant_id}#order#{order_id}"},
        "sk": {"S": "order"},
        "site_pk": {"S": f"{tenant_id}#site#{fields['site_id']}#orders"},
        "site_sk": {"S": f"{moments[0]}#{order_id}"},
        "user_pk": {"S": f"{tenant_id}#user#{fields['placed_by']}#orders"},
        "user_sk": {"S": f"{moments[0]}#{order_id}"},
        "order_id": {"S": order_id},
        "currency": {"S": "EUR"},
        "total": {"N": "950"},
        "items": {"L": [{"M": {"sku": {"S": "pizza"}, "name": {"S": "Pizza"}, "quantity": {"N": "1"}}}]},
        "wait_accept": {"S": "a-task-token"},
        "history": {
            "L": [
                {"M": {"status": {"S": STATUSES[step]}, "at": {"S": moment}, "by": {"S": "kim"}}}
                for step, moment in enumerate(moments)
            ]
        },
        **{name: {"S": value} for name, value in fields.items()},
    }
    live.table.items[item["pk"]["S"], "order"] = item
    return order_id


def resumed(live: Live, last_event_id: str, **caller: str) -> tuple[list[tuple[str, int]], dict[str, Any]]:
    """Resume; the order and sequence of each event told, and the message after them."""
    live.clients.received["c1"] = []
    live.clock.seconds = NOW
    message = {"action": "resume", "last_event_id": last_event_id}
    *events, end = live.say("c1", message, "resume", **{**KITCHEN, **caller})
    return [(event["detail"]["order_id"], event["detail"]["sequence"]) for event in events], end


def event_id(order_id: str, sequence: int) -> str:
    return order_event(sequence, order_id=order_id).event_id


def test_everything_after_the_last_event_is_told_in_order(live: Live) -> None:
    first = put_order(live, 1, steps=4, every=timedelta(minutes=20))
    second = put_order(live, 2, ago=timedelta(minutes=45), steps=2, every=timedelta(minutes=35))
    told, end = resumed(live, event_id(first, 2))
    # At -60, -40, -20 and 0 minutes, and at -45 and -10.
    assert told == [(second, 1), (first, 3), (second, 2), (first, 4)]
    assert end == {"type": "resumed", "count": 4, "complete": True}


def test_the_last_event_alone_is_not_told_again(live: Live) -> None:
    order_id = put_order(live)
    assert resumed(live, event_id(order_id, 1)) == ([], {"type": "resumed", "count": 0, "complete": True})


def test_an_unknown_event_is_answered_with_all_and_says_so(live: Live) -> None:
    order_id = put_order(live, steps=3)
    told, end = resumed(live, "never-heard-of")
    assert told == [(order_id, 1), (order_id, 2), (order_id, 3)]
    assert end["complete"] is False


def test_an_event_that_another_one_overtook_is_told(live: Live) -> None:
    late = put_order(live, 1, ago=timedelta(minutes=60))
    seen = put_order(live, 2, ago=timedelta(minutes=59))
    old = put_order(live, 3, ago=timedelta(minutes=75))
    told, _ = resumed(live, event_id(seen, 1))
    assert told == [(late, 1)]
    assert old not in dict(told)


def test_an_event_that_failed_to_the_last_attempt_but_one_is_told(live: Live) -> None:
    """Its message came again every three minutes, while those after it were told."""
    late = put_order(live, 1, ago=timedelta(minutes=60))
    seen = put_order(live, 2, ago=timedelta(minutes=48))
    assert resumed(live, event_id(seen, 1))[0] == [(late, 1)]


def test_what_is_told_again_is_what_was_told(live: Live) -> None:
    order_id = put_order(live, steps=2, note="no olives")
    live.clients.received["c1"] = []
    messages = live.say("c1", {"last_event_id": "x"}, "resume", **KITCHEN)
    assert [message["event_id"] for message in messages[:-1]] == [event_id(order_id, 1), event_id(order_id, 2)]
    accepted = messages[1]
    assert accepted["detail_type"] == "OrderAccepted"
    assert accepted["detail"]["note"] == "no olives"
    assert accepted["detail"]["occurred_at"] == _text(START - timedelta(minutes=50))


def test_no_task_token_is_told_or_even_read(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    put_order(live)
    read: list[Any] = []
    query = type(live.table).query

    def noted(table: Any, **request: Any) -> Any:
        answer = query(table, **request)
        read.extend(answer["Items"])
        return answer

    monkeypatch.setattr(type(live.table), "query", noted)
    resumed(live, "x")
    assert read
    assert all("wait_accept" not in item for item in read)


def test_a_reason_belongs_to_the_end(live: Live) -> None:
    put_order(live, steps=2, reason="no dough")
    live.clients.received["c1"] = []
    placed, accepted, _ = live.say("c1", {"last_event_id": "x"}, "resume", **KITCHEN)
    assert (placed["detail"]["reason"], accepted["detail"]["reason"]) == (None, "no dough")


def test_a_customer_is_told_of_their_own_orders_only(live: Live) -> None:
    own = put_order(live, 1)
    put_order(live, 2, placed_by="bob")
    told, _ = resumed(live, "x", user_id="anna", roles="customer", site_id="")
    assert told == [(own, 1)]


def test_staff_is_told_of_the_site_and_of_their_own_orders_once(live: Live) -> None:
    elsewhere = put_order(live, 1, site_id="site-2", placed_by="kim")
    put_order(live, 2, site_id="site-2")
    both = put_order(live, 3, placed_by="kim", ago=timedelta(minutes=30))
    told, _ = resumed(live, "x")
    assert told == [(elsewhere, 1), (both, 1)]


def test_nothing_of_another_tenant_is_told(live: Live) -> None:
    put_order(live, 1, tenant_id=B)
    planted = dict(live.table.items[f"{B}#order#{1:026}", "order"])
    planted["site_pk"] = {"S": f"{A}#site#site-1#orders"}
    live.table.items[f"{B}#order#{1:026}", "order"] = planted
    assert resumed(live, "x")[0] == []


def test_orders_of_more_than_a_day_ago_are_out_of_reach(live: Live) -> None:
    put_order(live, 1, ago=timedelta(hours=24, minutes=1))
    order_id = put_order(live, 2, ago=timedelta(hours=23, minutes=59))
    assert resumed(live, "x")[0] == [(order_id, 1)]


def test_orders_that_may_be_open_for_longer_than_a_day_are_within_reach(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = 24 * 3600
    limits = {"basic": {"accept": 600, "ready": 600, "pickup": 600}, "premium": dict.fromkeys(("accept", "ready"), day)}
    monkeypatch.setattr("lambdas.realtime.resume.reach", reach_of(json.dumps(limits)))
    long = put_order(live, 1, ago=timedelta(hours=25), steps=2, every=timedelta(hours=24, minutes=30))
    seen = put_order(live, 2, ago=timedelta(hours=1))
    put_order(live, 3, ago=timedelta(hours=49, minutes=1))
    told, end = resumed(live, event_id(seen, 1))
    assert (told, end["complete"]) == ([(long, 2)], True)


def test_very_much_is_cut_to_the_newest_and_says_so(live: Live) -> None:
    last = put_order(live, 1, ago=timedelta(hours=2))
    for number in range(2, LIMIT + 3):
        put_order(live, number, ago=timedelta(minutes=60) - timedelta(seconds=number))
    told, end = resumed(live, event_id(last, 1))
    assert len(told) == LIMIT
    assert end == {"type": "resumed", "count": LIMIT, "complete": False}
    assert told[-1] == (f"{LIMIT + 2:026}", 1)


def test_a_client_that_could_not_be_told_all_is_disconnected(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    put_order(live, steps=3)
    live.connect("kitchen", **KITCHEN)
    post = live.clients.post_to_connection

    def fail_once(**_: Any) -> Any:
        monkeypatch.setattr(live.clients, "post_to_connection", post)
        raise client_error("LimitExceededException", "PostToConnection")

    monkeypatch.setattr(live.clients, "post_to_connection", fail_once)
    assert live.say("kitchen", {"action": "resume", "last_event_id": "x"}, route="resume", **KITCHEN) == []
    assert live.clients.closed == ["kitchen"]


def test_a_client_that_goes_in_the_middle_stops_the_telling(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    put_order(live, steps=3)
    post = live.clients.post_to_connection
    sent: list[Any] = []

    def once(**request: Any) -> Any:
        sent.append(request)
        if len(sent) == 2:
            live.clients.received.clear()
        return post(**request)

    monkeypatch.setattr(live.clients, "post_to_connection", once)
    live.clients.received["c1"] = []
    live.say("c1", {"last_event_id": "x"}, "resume", **KITCHEN)
    assert len(sent) == 2


@pytest.mark.parametrize("last", [None, "", 7, ["x"], "x" * 129])
def test_without_a_last_event_it_says_what_is_needed(live: Live, last: object) -> None:
    live.clients.received["c1"] = []
    (answer,) = live.say("c1", {"action": "resume", "last_event_id": last}, "resume", **KITCHEN)
    assert answer["type"] == "error"
    assert answer["detail"].startswith("/last_event_id: must be")


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
