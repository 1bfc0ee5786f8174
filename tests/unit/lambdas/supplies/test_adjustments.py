import json
from functools import partial
from typing import Any

import jsonschema
import pytest

from lambdas.shared.tenant import Tenant
from lambdas.supplies.adjustments import Adjusted, adjust_supply
from lambdas.supplies.validation import AdjustmentRequest
from scripts.contracts import FOLDER
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.conftest import api_event
from tests.unit.lambdas.service import A
from tests.unit.lambdas.supplies.conftest import FLOUR, SupplyService
from tests.unit.lambdas.together import at_once


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


def adjusted(service: SupplyService, change: int, key: str) -> Adjusted:
    """What an adjustment comes to, apart from HTTP."""
    request = AdjustmentRequest(change, "delivery")
    tenant = Tenant.from_authorizer(api_event(tenant_id=A))
    return adjust_supply("site-1", "flour", request, tenant=tenant, idempotency_key=key, supplies=service.store)


def test_repeats_at_once_count_once(service: SupplyService) -> None:
    outcomes = at_once(*[lambda: adjusted(service, 7, "key-1")] * 8)
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * 7
    assert service.on_hand() == 7


def test_of_adjustments_at_once_none_is_lost(service: SupplyService) -> None:
    service.adjust(1000)
    changes = [3, -5, 11, -1000, 40, 1000, -7, 2]
    at_once(*[partial(adjusted, service, change, f"key{change}") for change in changes])
    assert service.on_hand() == 1000 + sum(changes)


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
    write = FakeDynamoDB.transact_write_items

    def raise_the_mark_first(self: FakeDynamoDB, **arguments: Any) -> Any:
        monkeypatch.setattr(FakeDynamoDB, "transact_write_items", write)
        service.put(body=FLOUR | {"low_at": 2500})
        return write(self, **arguments)

    monkeypatch.setattr(FakeDynamoDB, "transact_write_items", raise_the_mark_first)
    service.adjust(-500)
    (event,) = service.told()
    assert (event["detail"]["on_hand"], event["detail"]["low_at"]) == (2500, 2500)
