"""Taking changes in: once each, in the order of their versions, over nothing that is not the migration's own."""

import copy
import json
from collections import Counter
from typing import Any

import pytest

from lambdas.migration.applying import APPLIED, REFUSED, SAME, STALE, apply
from lambdas.migration.reading import record_of
from lambdas.migration.records import Batch, Change
from lambdas.migration.store import Found, TargetStore
from lambdas.shared.messages import MessageError
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.migration.conftest import BEANS, CHANGES, DISH, ORDER, ORDER_ID, SITE, batch
from tests.unit.lambdas.service import A, B

DISH_KEY = (f"{A}#brand#lunchbox#menu", "item#D1")
SITE_KEY = (f"{A}#site#harbour", "site")


def kept(table: FakeDynamoDB) -> dict[tuple[str, str], Any]:
    """Everything but the marks."""
    return {key: item for key, item in table.items.items() if "#migration#" not in key[0]}


def test_every_record_is_kept_and_only_sites_are_told(table: FakeDynamoDB, target: TargetStore) -> None:
    assert apply(batch(), target=target) == {APPLIED: 4}
    assert set(kept(table)) == {
        SITE_KEY,
        (f"{A}#sites", "site#harbour"),
        DISH_KEY,
        (f"{A}#site#harbour#supplies", "supply#beans"),
        (f"{A}#order#{ORDER_ID}", "order"),
    }
    telling = [(key, json.loads(item["outbox"]["S"])) for key, item in table.items.items() if "outbox" in item]
    ((key, (event,)),) = telling
    assert key == (f"{A}#sites", "site#harbour"), "the registry learns of sites, and nobody of what was long ago"
    assert event["detail_type"] == "SiteChanged"


def test_what_is_read_back_is_what_was_taken_in(target: TargetStore) -> None:
    apply(batch(), target=target)
    for change in CHANGES:
        assert record_of(change.kind, target.find([change])[change.kind, change.key].item or {}) == change.record


def test_a_batch_that_comes_again_changes_nothing(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    before = copy.deepcopy(table.items)
    assert apply(batch(), target=target) == {}
    assert apply(batch(batch_id="b2"), target=target) == {STALE: 4}
    assert kept(table) == {key: item for key, item in before.items() if "#migration#" not in key[0]}


@pytest.mark.parametrize("written", [0, 1, 3, 4])
def test_a_loader_that_dies_in_the_middle_goes_on_where_it_stopped(
    written: int, table: FakeDynamoDB, target: TargetStore
) -> None:
    class Killed(BaseException):
        """Nothing catches it, as nothing does a killed process."""

    class Dying(TargetStore):
        left = written

        def write(self, change: Change, found: Found, *, tier: str, at: str) -> None:
            if not self.left:
                raise Killed
            self.left -= 1
            super().write(change, found, tier=tier, at=at)

        def close(self, *_: Any) -> None:
            raise Killed

    with pytest.raises(Killed):
        apply(batch(), target=Dying(table.session(f"{A}#"), "table", A, "lunchbox"))  # type: ignore[arg-type]  # a fake client
    assert not target.is_applied("b1")
    assert apply(batch(), target=target) == Counter({STALE: written, APPLIED: 4 - written})
    assert len(kept(table)) == 5


def test_a_copy_that_ends_later_does_not_change_what_the_first_one_said(
    table: FakeDynamoDB, target: TargetStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(batch(), target=target)
    monkeypatch.setattr(TargetStore, "is_applied", lambda *_: False)
    assert apply(batch(), target=target) == {STALE: 4}
    (mark,) = [item for key, item in table.items.items() if key[1] == "batch#b1"]
    assert mark["counts"]["M"] == {APPLIED: {"N": "4"}}


@pytest.mark.parametrize("first", [(4, 5), (5, 4)], ids=["in order", "overtaken"])
def test_of_two_versions_the_later_one_stays(first: tuple[int, int], table: FakeDynamoDB, target: TargetStore) -> None:
    for version in first:
        change = Change("menu_item", "lunchbox/D1", version, {**DISH, "unit_price": version * 100})
        apply(batch(change, batch_id=f"v{version}"), target=target)
    assert table.items[DISH_KEY]["unit_price"] == {"N": "500"}


def test_versions_of_one_record_in_one_batch_are_taken_in_one_after_the_other(
    table: FakeDynamoDB, target: TargetStore
) -> None:
    changes = [Change("menu_item", "lunchbox/D1", version, {**DISH, "unit_price": version}) for version in (1, 2, 3)]
    assert apply(batch(*changes), target=target) == {APPLIED: 3}
    assert table.items[DISH_KEY]["unit_price"] == {"N": "3"}
    assert table.items[DISH_KEY]["version"] == {"N": "3"}


def test_the_old_installation_goes_before_what_people_changed_here(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    table.items[DISH_KEY] |= {"unit_price": {"N": "1"}, "version": {"N": "2"}, "outbox": {"S": "[]"}}
    apply(batch(Change("menu_item", "lunchbox/D1", 5, DISH), batch_id="b2"), target=target)
    assert table.items[DISH_KEY]["unit_price"] == {"N": "650"}
    assert table.items[DISH_KEY]["version"] == {"N": "3"}
    assert "outbox" not in table.items[DISH_KEY]


def test_what_orders_count_on_a_site_stays(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    table.items[SITE_KEY]["other"] = {"S": "kept"}
    apply(batch(Change("site", "harbour", 2, {**SITE, "name": "Quay"}), batch_id="b2"), target=target)
    assert table.items[SITE_KEY]["other"] == {"S": "kept"}
    assert table.items[(f"{A}#sites", "site#harbour")]["name"] == {"S": "Quay"}


def test_a_record_that_was_not_taken_in_is_left_alone_and_named(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(CHANGES[0]), target=target)
    own = {**DISH, "name": "Our own"}
    apply(Batch(A, "other", "o1", "basic", (Change("menu_item", "lunchbox/D1", 1, own),)), target=target)
    for key in [key for key in table.items if "#migration#" in key[0]]:
        del table.items[key]
    assert apply(batch(CHANGES[1], batch_id="b2"), target=target) == {REFUSED: 1}
    assert table.items[DISH_KEY]["name"] == {"S": "Our own"}
    (mark,) = [item for key, item in table.items.items() if key[1] == "batch#b2"]
    (refused,) = mark["refused"]["L"]
    assert refused["M"]["key"] == {"S": "lunchbox/D1"}


def test_a_record_that_is_there_with_the_same_content_is_marked_only(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    before = copy.deepcopy(kept(table))
    assert apply(batch(Change("menu_item", "lunchbox/D1", 9, DISH), batch_id="b2"), target=target) == {SAME: 1}
    assert kept(table) == before
    assert apply(batch(Change("menu_item", "lunchbox/D1", 8, DISH), batch_id="b3"), target=target) == {STALE: 1}


def test_what_is_deleted_there_is_deleted_here_and_does_not_come_back(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    assert apply(batch(Change("menu_item", "lunchbox/D1", 5, None), batch_id="b2"), target=target) == {APPLIED: 1}
    assert DISH_KEY not in table.items
    assert apply(batch(CHANGES[1], batch_id="b3"), target=target) == {STALE: 1}
    assert DISH_KEY not in table.items


def test_a_write_that_meets_another_one_is_decided_again(table: FakeDynamoDB, target: TargetStore) -> None:
    target._client.conflicts = 2  # type: ignore[attr-defined]  # a fake client
    table.conflicts = 2
    assert apply(batch(), target=target) == {APPLIED: 4}
    assert len(kept(table)) == 5


@pytest.mark.parametrize(
    ("change", "key", "moved"),
    [
        (Change("menu_item", "lunchbox/D1", 9, {**DISH, "name": "New"}), DISH_KEY, {"version": {"N": "7"}}),
        (Change("site", "harbour", 9, {**SITE, "name": "New"}), SITE_KEY, {"kitchen_open": {"N": "1"}}),
        (
            Change("supply", "harbour/beans", 10, {**BEANS, "name": "New"}),
            (f"{A}#site#harbour#supplies", "supply#beans"),
            {"on_hand": {"N": "1"}},
        ),
        (
            Change("order", ORDER_ID, 1, {**ORDER, "note": "New"}),
            (f"{A}#order#{ORDER_ID}", "order"),
            {"revision": {"N": "7"}},
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Change) else "",
)
def test_what_changed_since_it_was_read_is_read_again(
    change: Change, key: tuple[str, str], moved: dict[str, Any], table: FakeDynamoDB, target: TargetStore
) -> None:
    apply(batch(), target=target)
    writes: list[Any] = []

    class Overtaken(TargetStore):
        def find(self, changes: Any) -> Any:
            found = super().find(changes)
            if not writes:
                table.items[key] |= moved
            return found

        def write(self, change: Change, found: Found, *, tier: str, at: str) -> None:
            writes.append(found.item)
            super().write(change, found, tier=tier, at=at)

    overtaken = Overtaken(table.session(f"{A}#"), "table", A, "lunchbox")  # type: ignore[arg-type]  # a fake client
    assert apply(batch(change, batch_id="b2"), target=overtaken) == {APPLIED: 1}
    first, second = writes
    name = next(iter(moved))
    assert first[name] != second[name] == moved[name]


def test_an_order_is_found_by_site_and_by_who_placed_it(table: FakeDynamoDB, target: TargetStore) -> None:
    apply(batch(), target=target)
    order = table.items[(f"{A}#order#{ORDER_ID}", "order")]
    assert order["site_pk"] == {"S": f"{A}#site#harbour#orders"}
    assert order["user_pk"] == {"S": f"{A}#user#service:migration#orders"}
    assert "open_pk" not in order, "an order that has ended is nobody's to sweep"
    assert order["sequence"] == {"N": str(len(ORDER["history"]))}


@pytest.mark.parametrize(
    "broken",
    [
        {"tenant_id": "x"},
        {"batch_id": ""},
        {"changes": []},
        {"changes": [{"kind": "guest", "key": "k", "version": 1, "record": None}]},
        {"changes": [{"kind": "site", "key": "k", "version": "1", "record": None}]},
        {"changes": [{"kind": "site", "key": "k", "version": True, "record": None}]},
        {"changes": [{"kind": "site", "key": "k", "version": 1, "record": []}]},
    ],
    ids=repr,
)
def test_a_message_that_is_no_batch_is_refused(broken: dict[str, Any]) -> None:
    change = {"kind": "site", "key": "harbour", "version": 1, "record": SITE}
    sound = {"tenant_id": A, "migration_id": "m", "batch_id": "b", "tier": "basic", "changes": [change]}
    assert Batch.from_message(sound).changes[0].record == SITE
    with pytest.raises(MessageError):
        Batch.from_message({**sound, **broken})


def test_another_tenants_session_writes_nothing(table: FakeDynamoDB) -> None:
    stranger = TargetStore(table.session(f"{B}#"), "table", A, "lunchbox")  # type: ignore[arg-type]  # a fake client
    with pytest.raises(Exception, match="AccessDenied"):
        apply(batch(), target=stranger)
    assert table.items == {}
