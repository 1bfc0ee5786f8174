"""What operators ask for: suspending, reactivating, renaming, and beginning what takes time."""

import json
from typing import Any

import pytest

from lambdas.shared.lifecycle import requests
from lambdas.shared.lifecycle.errors import OperationReusedError, WrongStatusError
from lambdas.shared.registry.errors import OperationInProgressError, SlugTakenError
from tests.unit.lambdas.control_plane import BY, PAYLOAD
from tests.unit.lambdas.lifecycle.conftest import Plane


def flags(plane: Plane) -> dict[str, bool]:
    (call,) = plane.executions.started.values()
    found: dict[str, bool] = json.loads(call["input"])["flags"]
    return found


def test_a_tenant_is_suspended_and_reactivated_each_in_one_transaction(plane: Plane) -> None:
    plane.registry.calls.clear()
    done = requests.suspend(plane.operations, plane.tenant_id, by=BY, reason="unpaid")
    assert plane.registry.calls == ["GetItem", *["TransactWriteItems"] * 3]
    assert (done.status, done.kind, done.reason) == ("succeeded", "suspend", "unpaid")
    assert plane.tenant.status == "suspended"
    with pytest.raises(WrongStatusError, match="this one is suspended"):
        requests.suspend(plane.operations, plane.tenant_id, by=BY)
    requests.reactivate(plane.operations, plane.tenant_id, by=BY)
    assert plane.tenant.status == "active"
    assert [entry["detail_type"] for entry in plane.told()] == ["TenantSuspended", "TenantReactivated"]
    assert [entry["what"]["S"] for entry in plane.audit()] == ["suspendTenant", "reactivateTenant"]
    assert plane.audit()[0]["before"] == {"M": {"status": {"S": "active"}}}
    assert plane.audit()[0]["after"] == {"M": {"status": {"S": "suspended"}}}


def test_the_same_id_suspends_once(plane: Plane) -> None:
    first = requests.suspend(plane.operations, plane.tenant_id, by=BY, operation_id="key-1")
    requests.reactivate(plane.operations, plane.tenant_id, by=BY)
    assert requests.suspend(plane.operations, plane.tenant_id, by=BY, operation_id="key-1") == first
    assert plane.tenant.status == "active"


def test_nothing_is_changed_while_an_operation_holds_the_tenant(plane: Plane) -> None:
    plane.begun()
    with pytest.raises(OperationInProgressError):
        requests.suspend(plane.operations, plane.tenant_id, by=BY)
    assert plane.tenant.status == "active"


def test_a_renamed_tenant_has_its_new_slug_and_nobody_gets_the_former_one(plane: Plane) -> None:
    requests.rename(plane.operations, plane.tenant_id, by=BY, slug="new-name")
    assert plane.tenant.slug == "new-name"
    (event,) = plane.told()
    assert (event["detail"]["slug"], event["detail"]["former_slug"]) == ("new-name", "any-company")
    other = PAYLOAD | {"owner": {"email": "other@other.example"}}
    with pytest.raises(SlugTakenError, match="given up less than"):
        plane.onboard(other)
    with pytest.raises(SlugTakenError):
        plane.onboard(other | {"slug": "new-name"})
    requests.rename(plane.operations, plane.tenant_id, by=BY, slug="any-company")
    assert plane.tenant.slug == "any-company"


def test_a_slug_of_another_tenant_is_not_taken_over(plane: Plane) -> None:
    plane.onboard(PAYLOAD | {"slug": "second", "owner": {"email": "other@other.example"}})
    before = dict(plane.registry.items)
    for slug in ("second", "any-company"):
        with pytest.raises(SlugTakenError, match=slug):
            requests.rename(plane.operations, plane.tenant_id, by=BY, slug=slug)
    assert plane.registry.items == before


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("pool", {"moves": False, "deploys": False, "drops": False}),
        ("silo", {"moves": True, "deploys": True, "drops": False}),
    ],
)
def test_a_change_of_tier_says_which_steps_it_takes(plane: Plane, model: str, expected: dict[str, bool]) -> None:
    operation = requests.change_tier(
        plane.operations, plane.machines, plane.tenant_id, by=BY, tier="premium", model=model
    )
    assert flags(plane) == expected
    assert operation.input["from_tier"] == "basic"
    assert plane.tenant.desired == {"status": "active", "tier": "premium", "model": model}
    assert plane.tenant.tier == "basic", "it is what it is until the steps have made it otherwise"


def test_a_tenant_that_leaves_its_stack_drops_it(plane: Plane) -> None:
    plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]["model"] = {"S": "bridge"}
    requests.change_tier(plane.operations, plane.machines, plane.tenant_id, by=BY, tier="basic", model="pool")
    assert flags(plane) == {"moves": True, "deploys": False, "drops": True}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (None, {"moves": False, "deploys": False, "drops": False}),
        ("silo", {"moves": True, "deploys": True, "drops": True}),
    ],
    ids=["the model left out", "the model named"],
)
def test_a_stack_is_made_anew_where_its_model_is_named_again(
    plane: Plane, model: str | None, expected: dict[str, bool]
) -> None:
    plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]["model"] = {"S": "silo"}
    operation = requests.change_tier(
        plane.operations, plane.machines, plane.tenant_id, by=BY, tier="premium", model=model
    )
    assert flags(plane) == expected
    assert (operation.input["from_model"], operation.input["model"]) == ("silo", "silo")


def test_a_pool_that_is_named_again_moves_nobody(plane: Plane) -> None:
    requests.change_tier(plane.operations, plane.machines, plane.tenant_id, by=BY, tier="premium", model="pool")
    assert flags(plane)["moves"] is False


def test_a_key_that_stands_for_a_change_of_tier_begins_no_new_stack(plane: Plane) -> None:
    plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]["model"] = {"S": "silo"}
    asked: dict[str, Any] = {"by": BY, "tier": "premium", "operation_id": "key-1"}
    requests.change_tier(plane.operations, plane.machines, plane.tenant_id, model=None, **asked)
    with pytest.raises(OperationReusedError):
        requests.change_tier(plane.operations, plane.machines, plane.tenant_id, model="silo", **asked)


@pytest.mark.parametrize("request_", [requests.export, requests.offboard])
def test_what_takes_time_is_begun_and_started_once(plane: Plane, request_: Any) -> None:
    for _ in range(2):
        operation = request_(plane.operations, plane.machines, plane.tenant_id, by=BY, operation_id="key-1")
        plane.status("suspended")  # what the machine may have done meanwhile
    assert operation.status == "running"
    assert list(plane.executions.started) == [f"{plane.tenant_id}-key-1-1"]


def test_the_same_change_of_tier_again_finds_the_operation_when_it_is_done(plane: Plane) -> None:
    def change() -> Any:
        return requests.change_tier(
            plane.operations,
            plane.machines,
            plane.tenant_id,
            by=BY,
            tier="premium",
            model="silo",
            operation_id="key-1",
        )

    first = change()
    item = plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]
    item["tier"], item["model"] = {"S": "premium"}, {"S": "silo"}
    assert change() == first
