"""The order's state machine under any sequence of commands, by any role, with conflicts and repeats."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from lambdas.orders import keys, states
from lambdas.orders.commands import carry_out, expire_order
from lambdas.orders.errors import KitchenFullError, WrongStateError
from lambdas.orders.model import WAITS, Order
from lambdas.orders.offer import Offer, Offered, Site
from lambdas.orders.request import OrderRequest, RequestedLine
from lambdas.orders.rules import place_order
from lambdas.orders.store import OrderStore
from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import BusyError, NotAllowedError, NotFoundError
from lambdas.shared.tenant import Tenant
from tests.fakes.dynamodb import FakeDynamoDB

T = "taaaaaaaaaaaa"
SITE = "site-1"
# What the issue says, written down once more: from, command, to, and who.
TABLE = {
    ("PLACED", "accept"): ("ACCEPTED", {"kitchen", "manager", "owner"}),
    ("PLACED", "reject"): ("REJECTED", {"kitchen", "manager", "owner"}),
    ("ACCEPTED", "start"): ("PREPARING", {"kitchen", "manager", "owner"}),
    ("PREPARING", "ready"): ("READY", {"kitchen", "manager", "owner"}),
    ("READY", "serve"): ("SERVED", {"waiter", "manager", "owner"}),
    ("PLACED", "cancel"): ("CANCELLED", {"customer", "waiter", "manager", "owner"}),
    ("ACCEPTED", "cancel"): ("CANCELLED", {"waiter", "manager", "owner"}),
    ("PREPARING", "cancel"): ("CANCELLED", {"manager", "owner"}),
    ("READY", "cancel"): ("CANCELLED", {"manager", "owner"}),
    **{(status, "expire"): ("EXPIRED", {"service"}) for status in ("PLACED", "ACCEPTED", "PREPARING", "READY")},
}
STEPS = {(before, after) for (before, _), (after, _) in TABLE.items()}
ENDS = {"SERVED", "REJECTED", "CANCELLED", "EXPIRED"}
IN_KITCHEN = {"ACCEPTED", "PREPARING", "READY"}

ROLES = st.sets(
    st.sampled_from(["customer", "waiter", "kitchen", "manager", "owner", "patron"]), min_size=1, max_size=2
)
USERS = st.sampled_from(["anna", "berta"])
COMMANDS = st.sampled_from([command for command in states.COMMANDS if command is not states.EXPIRE])


@pytest.fixture(scope="module", autouse=True)
def no_pauses() -> Iterator[None]:
    """Nobody waits before another attempt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _: None)
        yield


def test_the_table_is_the_issues() -> None:
    roles = {"customer", "waiter", "kitchen", "manager", "owner", "service"}
    for command in states.COMMANDS:
        for status in states.STATUSES:
            _, allowed = TABLE.get((status, command.name), ("", set()))
            assert {role for role in roles if status in command.allowed_from({role}, own=True)} == allowed
            own_only = {role for role in roles if status in command.allowed_from({role}, own=False)}
            assert own_only == allowed - {"customer"}
    assert {command.name: command.target for command in states.COMMANDS} == {
        command: target for (_, command), (target, _) in TABLE.items()
    }


class Recorded(FakeDynamoDB):
    """A table whose stream is read: every event that a write of an item told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[dict[str, Any]] = []

    def _write(self, key: tuple[str, str], item: Any) -> None:
        super()._write(key, item)
        if item is not None and "outbox" in item:
            self.told += json.loads(item["outbox"]["S"])


class Interrupted(OrderStore):
    """Lets others act between a read and the write that follows it."""

    others: Any = None

    def advance(self, before: Order, after: Order) -> None:
        act, self.others = self.others, None
        if act is not None:
            act()
        super().advance(before, after)


class Menu:
    """A menu whose price changes with every look at it."""

    price = 100

    def offers(self, site_id: str, skus: Any, *, day: str | None = None) -> Offered:
        assert (site_id, day) == (SITE, None)
        self.price += 1
        offers = {sku: Offer(sku.title(), self.price, {"flour": 1}) for sku in skus}
        return Offered(Site("brand-1", "EUR"), offers, 0)


def tenant(roles: set[str], user_id: str) -> Tenant:
    return Tenant(T, user_id, "basic", frozenset(roles), frozenset({"*"}))


class Life(RuleBasedStateMachine):
    """Orders of one site, and everything that can be done to them."""

    orders = Bundle("orders")

    @initialize(capacity=st.none() | st.integers(0, 3))
    def open_site(self, capacity: int | None) -> None:
        self.table = Recorded()
        client: Any = self.table
        self.store = Interrupted(client, "table", tenant({"owner"}, "owner"))
        self.menu = Menu()
        self.capacity = capacity
        self.totals: dict[str, int] = {}
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        site: dict[str, Any] = {"pk": {"S": keys.site_pk(T, SITE)}, "sk": {"S": "site"}, "kitchen_open": {"N": "0"}}
        if capacity is not None:
            site["kitchen_capacity"] = {"N": str(capacity)}
        self.table.items[site["pk"]["S"], "site"] = site

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    @rule(target=orders, user_id=USERS, key=st.sampled_from(["k1", "k2", "k3"]))
    def place(self, user_id: str, key: str) -> Any:
        request = OrderRequest(SITE, (RequestedLine("tea", 2),), None, None)
        by = tenant({"customer"}, user_id)
        placed = place_order(request, tenant=by, idempotency_key=key, orders=self.store, menu=self.menu, now=self.now)
        order_id = placed.order.order_id
        assert placed.replayed == (order_id in self.totals)
        if placed.replayed:
            assert placed.order.total == self.totals[order_id]
            return multiple()
        self.totals[order_id] = placed.order.total
        return order_id

    @rule(order_id=orders, command=COMMANDS, roles=ROLES, user_id=USERS)
    def command(self, order_id: str, command: states.Command, roles: set[str], user_id: str) -> None:
        before = self.status(order_id)
        item = self.item(order_id)
        own = item["placed_by"]["S"] == user_id
        acting = roles if own else roles - {"customer"}
        visible = own or bool(roles & {"waiter", "kitchen", "manager", "owner"})
        target, allowed = TABLE.get((before, command.name), ("", set()))
        ever = set().union(*(who for (_, name), (_, who) in TABLE.items() if name == command.name))
        fits = command.name != "accept" or self.capacity is None or self.in_kitchen() < self.capacity
        written = int(item["revision"]["N"])
        try:
            outcome = self.give(order_id, command, roles, user_id)
        except NotFoundError:
            assert not visible
        except NotAllowedError:
            assert visible
            assert not acting & ever
        except WrongStateError:
            assert before != command.target
            assert not acting & allowed
        except KitchenFullError:
            assert not fits
        else:
            assert visible
            assert outcome.order.status == command.target == self.status(order_id)
            assert outcome.changed == (before != command.target)
            if outcome.changed:
                assert target == command.target
                assert acting & allowed
                assert fits
                return
        assert self.status(order_id) == before
        assert int(self.item(order_id)["revision"]["N"]) == written, "a refused or repeated command writes nothing"

    @rule(
        order_id=orders,
        command=COMMANDS,
        roles=ROLES,
        other=COMMANDS,
        other_roles=ROLES,
        conflicts=st.integers(0, 2),
    )
    def race(  # noqa: PLR0917 - hypothesis names its arguments
        self,
        order_id: str,
        command: states.Command,
        roles: set[str],
        other: states.Command,
        other_roles: set[str],
        conflicts: int,
    ) -> None:
        """Another command comes between read and write, and transactions meet others."""

        def interfere() -> None:
            self.table.conflicts = conflicts
            with suppress(NotFoundError, NotAllowedError, WrongStateError, KitchenFullError, LostRaceError):
                self.give(order_id, other, other_roles, "berta")

        self.store.others = interfere
        with suppress(NotFoundError, NotAllowedError, WrongStateError, KitchenFullError):
            self.give(order_id, command, roles, "anna")
        self.store.others = None
        self.table.conflicts = 0

    @rule(order_id=orders, waiting=st.sets(st.sampled_from(sorted(states.STATUSES))))
    def expire(self, order_id: str, waiting: set[str]) -> None:
        before = self.status(order_id)
        outcome = expire_order(
            order_id,
            tenant=Tenant.for_service(T, "test"),
            orders=self.store,
            waiting=waiting,
            reason="late",
            now=self.now,
        )
        assert outcome.changed == (before in waiting - ENDS)
        assert outcome.order.status == self.status(order_id) == ("EXPIRED" if outcome.changed else before)

    @rule(order_id=orders, wait=st.sampled_from(WAITS))
    def workflow_waits(self, order_id: str, wait: str) -> None:
        """The workflow writes the order, too, and tells nothing."""
        self.table.update_item(
            TableName="table",
            Key={"pk": {"S": keys.order_pk(T, order_id)}, "sk": {"S": "order"}},
            UpdateExpression=f"SET {wait} = :token, revision = revision + :one REMOVE outbox",
            ExpressionAttributeValues={":token": {"S": "token"}, ":one": {"N": "1"}},
        )

    @rule(order_id=orders)
    def everything_conflicts(self, order_id: str) -> None:
        """What can't be written in the end leaves no trace."""
        before = dict(self.item(order_id))
        self.table.conflicts = 1000
        with suppress(BusyError, WrongStateError):
            self.give(order_id, states.ACCEPT, {"kitchen"}, "berta")
        self.table.conflicts = 0
        assert self.item(order_id) == before

    def give(self, order_id: str, command: states.Command, roles: set[str], user_id: str) -> Any:
        by = tenant(roles, user_id)
        return carry_out(command, order_id, tenant=by, orders=self.store, now=self.now)

    def item(self, order_id: str) -> dict[str, Any]:
        return self.table.items[keys.order_pk(T, order_id), "order"]

    def status(self, order_id: str) -> str:
        return str(self.item(order_id)["status"]["S"])

    def in_kitchen(self) -> int:
        return sum(self.status(order_id) in IN_KITCHEN for order_id in self.totals)

    @invariant()
    def the_history_follows_the_table(self) -> None:
        for order_id, total in self.totals.items():
            item = self.item(order_id)
            history = [step["M"]["status"]["S"] for step in item["history"]["L"]]
            assert history[0] == "PLACED"
            assert all(step in STEPS for step in pairwise(history))
            assert history[-1] == item["status"]["S"]
            assert int(item["sequence"]["N"]) == len(history)
            assert ("open_pk" in item) == ("open_sk" in item) == (history[-1] not in ENDS)
            assert int(item["total"]["N"]) == total

    @invariant()
    def the_kitchen_is_counted(self) -> None:
        counted = int(self.table.items[keys.site_pk(T, SITE), "site"]["kitchen_open"]["N"])
        assert counted == self.in_kitchen()
        assert self.capacity is None or counted <= self.capacity

    @invariant()
    def every_state_is_told_once(self) -> None:
        told: dict[str, list[dict[str, Any]]] = {order_id: [] for order_id in self.totals}
        for event in self.table.told:
            told[event["detail"]["order_id"]].append(event)
        for order_id, events in told.items():
            history = [step["M"]["status"]["S"] for step in self.item(order_id)["history"]["L"]]
            assert [event["detail"]["status"] for event in events] == history
            assert [event["detail"]["sequence"] for event in events] == list(range(1, len(history) + 1))
            kinds = Counter(event["detail_type"] for event in events)
            ends = sum(kinds[name] for name in ("OrderCompleted", "OrderRejected", "OrderCancelled", "OrderExpired"))
            assert ends == (history[-1] in ENDS)
        ids = [event["detail"]["event_id"] for event in self.table.told]
        assert len(set(ids)) == len(ids)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25)
