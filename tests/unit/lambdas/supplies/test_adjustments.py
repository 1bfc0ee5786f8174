import json
from itertools import pairwise
from typing import Any

import jsonschema
import pytest

from scripts.contracts import FOLDER
from tests.unit.lambdas.supplies.conftest import FLOUR, SupplyService
from tests.unit.lambdas.together import comes_first


@pytest.fixture(autouse=True)
def flour(service: SupplyService) -> None:
    service.put()


def test_an_adjustment_is_made_and_kept(service: SupplyService) -> None:
    made = service.adjust(5000)
    assert made.status == 201
    assert made.body == made.body | {
        "supply_id": "flour",
        "change": 5000,
        "reason": "delivery",
        "by": "user-1",
        "on_hand": 5000,
    }
    assert service.on_hand() == 5000


def test_a_repeated_request_changes_nothing(service: SupplyService) -> None:
    made = service.adjust(5000, key="key-1")
    service.adjust(-100, reason="waste")
    again = service.adjust(5000, key="key-1")
    assert (again.status, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.body == made.body | {"on_hand": 4900}
    assert service.on_hand() == 4900


def test_a_key_with_other_content_is_refused_and_changes_nothing(service: SupplyService) -> None:
    service.put("salt")
    service.adjust(5000, key="key-1")
    for refused in (
        service.adjust(4000, key="key-1"),
        service.adjust(5000, key="key-1", reason="gift"),
        service.adjust(5000, "salt", key="key-1"),
    ):
        assert (refused.status, refused.body["type"]) == (422, "/problems/idempotency-key-reused")
    assert (service.on_hand(), service.on_hand("salt")) == (5000, 0)


def test_the_same_key_of_another_caller_is_another_adjustment(service: SupplyService) -> None:
    service.adjust(1, key="key-1")
    assert service.adjust(1, key="key-1", user_id="user-2").status == 201
    assert service.on_hand() == 2


def test_a_repeat_that_comes_first_counts_once(service: SupplyService, monkeypatch: pytest.MonkeyPatch) -> None:
    comes_first(monkeypatch, "transact_write_items", lambda: service.adjust(7, key="key-1"))
    answer = service.adjust(7, key="key-1")
    assert (answer.status, answer.body["on_hand"]) == (200, 7)
    assert service.on_hand() == 7


@pytest.mark.parametrize("before", [0, 999, 1000, 1001, 1010, 1020, 5000])
@pytest.mark.parametrize("rival", [-15, -5, 5, 5000])
@pytest.mark.parametrize("change", [-15, -5, 5, 5000])
def test_of_adjustments_at_once_none_is_lost_and_the_crossing_is_told(
    service: SupplyService, monkeypatch: pytest.MonkeyPatch, before: int, rival: int, change: int
) -> None:
    if before:
        service.adjust(before)
    told: list[Any] = []

    def rival_adjusts() -> None:
        service.adjust(rival)
        told.extend(service.told())

    comes_first(monkeypatch, "transact_write_items", rival_adjusts)
    service.adjust(change)
    told += service.told()
    counts = [before, before + rival, before + rival + change]
    assert service.on_hand() == counts[-1]
    crossed = [after for first, after in pairwise(counts) if first > 1000 >= after]
    assert [event["detail"]["on_hand"] for event in told] == crossed


def test_falling_to_the_mark_is_told_once_until_it_was_above_again(service: SupplyService) -> None:
    told = []
    for change, low in ((3000, False), (-1999, False), (-1, True), (-1, False), (2000, False), (-2500, True)):
        service.adjust(change)
        events = [event["detail"] for event in service.told()]
        assert bool(events) == low, change
        told += events
    assert [(event["on_hand"], event["low_at"]) for event in told] == [(1000, 1000), (499, 1000)]
    assert len({event["event_id"] for event in told}) == 2
    schema = jsonschema.Draft202012Validator(json.loads((FOLDER / "supply_low.v1.json").read_text()))
    for event in told:
        schema.validate(event)


def test_a_count_may_fall_below_zero(service: SupplyService) -> None:
    assert service.adjust(-5, reason="waste").body["on_hand"] == -5


def test_what_the_site_does_not_keep_cannot_be_adjusted(service: SupplyService) -> None:
    assert service.adjust(1, "salt").status == 404
    assert service.table.items.keys() == {key for key in service.table.items if key[1] == "supply#flour"}


@pytest.mark.parametrize("change", [0, 1_000_000_001, True, "5", None])
def test_bad_content_changes_nothing(service: SupplyService, change: Any) -> None:
    refused = service.adjust(change)
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == "/change"
    assert service.on_hand() == 0


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": "a b"}])
def test_an_adjustment_needs_a_key(service: SupplyService, headers: dict[str, str]) -> None:
    path = {"site_id": "site-1", "supply_id": "flour"}
    refused = service.call("adjust_supply", path, {"change": 1, "reason": "delivery"}, headers=headers)
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == "/header/Idempotency-Key"


def test_a_mark_that_moves_meanwhile_decides(service: SupplyService, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is right for the moment of the write, not for that of the read."""
    service.adjust(3000)
    comes_first(monkeypatch, "transact_write_items", lambda: service.put(body=FLOUR | {"low_at": 2500}))
    service.adjust(-500)
    (event,) = service.told()
    assert (event["detail"]["on_hand"], event["detail"]["low_at"]) == (2500, 2500)
