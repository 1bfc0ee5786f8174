"""Operations: one at a time holds a tenant, each ends once, and each change is audited with it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lambdas.shared.contracts.tenant_events import TenantExported
from lambdas.shared.lifecycle.errors import (
    OperationEndedError,
    OperationNotFoundError,
    OperationNotRetryableError,
    OperationReusedError,
    WrongStatusError,
)
from lambdas.shared.lifecycle.operation import Operation, new_operation_id, operation_id_of
from lambdas.shared.lifecycle.operation_store import MemberRefusedError
from lambdas.shared.moments import utc_now
from lambdas.shared.registry.errors import OperationInProgressError, TenantNotFoundError
from tests.unit.lambdas.control_plane import BY
from tests.unit.lambdas.lifecycle.conftest import Plane

REFUSED: dict[str, Any] = {
    "ConditionCheck": {
        "TableName": "registry",
        "Key": {"pk": {"S": "slug#nobody"}, "sk": {"S": "slug"}},
        "ConditionExpression": "attribute_exists(pk)",
    }
}


def exported(operation: Operation) -> TenantExported:
    return TenantExported.ending(
        tenant_id=operation.tenant_id,
        operation_id=operation.operation_id,
        attempt=operation.attempt,
        occurred_at="2026-11-21T10:00:00Z",
    )


def ended(plane: Plane, operation: Operation) -> Operation:
    return plane.operations.end_succeeded(operation, changes={}, event=exported(operation))


def failed(plane: Plane, operation: Operation, *, compensated: bool = True) -> Operation:
    return plane.operations.end_failed(
        operation, compensated=compensated, changes={}, event=lambda _: exported(operation)
    )


def test_an_operation_holds_its_tenant_until_it_ends(plane: Plane) -> None:
    operation = plane.begun(reason="asked for", desired={"tier": "premium"})
    assert plane.tenant.operation == operation.operation_id
    assert plane.tenant.desired == {"status": "active", "tier": "premium", "model": "pool"}
    with pytest.raises(OperationInProgressError, match=operation.operation_id):
        plane.begun("offboard")
    assert ended(plane, operation).status == "succeeded"
    assert plane.tenant.operation == ""
    assert plane.tenant.desired == {}
    plane.begun("offboard")


def test_of_many_at_once_one_begins(plane: Plane) -> None:
    def begin(_: int) -> str:
        try:
            return str(plane.begun().operation_id)
        except OperationInProgressError:
            return ""

    with ThreadPoolExecutor(8) as threads:
        begun = [found for found in threads.map(begin, range(8)) if found]
    assert begun == [plane.tenant.operation]


def test_the_same_id_again_finds_the_operation_also_when_it_has_ended(plane: Plane) -> None:
    operation_id = operation_id_of(plane.tenant_id, "export", "key-1")
    first = plane.begun(operation_id=operation_id, input={"why": "audit"})
    assert plane.begun(operation_id=operation_id, input={"why": "audit"}) == first
    ended(plane, first)
    assert plane.begun(operation_id=operation_id, input={"why": "audit"}).status == "succeeded"
    assert plane.tenant.operation == ""
    with pytest.raises(OperationReusedError, match="use another key"):
        plane.begun(operation_id=operation_id, input={"why": "other"})


def test_ids_sort_by_time_and_a_key_leads_to_one_of_its_tenant_and_kind() -> None:
    now = utc_now()
    assert new_operation_id(now).startswith(f"{now:%Y%m%dT%H%M%S}-")
    ids = {operation_id_of(tenant, kind, key) for tenant in "ab" for kind in ("x", "y") for key in "12"}
    assert len(ids) == 8


@pytest.mark.parametrize("status", ["onboarding", "moving", "offboarding", "offboarded", "failed"])
@pytest.mark.parametrize("kind", ["export", "change_tier", "offboard"])
def test_a_status_that_does_not_allow_it_changes_nothing(plane: Plane, kind: str, status: str) -> None:
    plane.status(status)
    before = dict(plane.registry.items)
    with pytest.raises(
        WrongStatusError, match=f"{kind} needs a tenant that is active or suspended; this one is {status}"
    ):
        plane.begun(kind)
    assert plane.registry.items == before


def test_a_tenant_that_is_not_there_is_told(plane: Plane) -> None:
    with pytest.raises(TenantNotFoundError):
        plane.operations.begin("t0123456789ab", "export", by=BY)
    with pytest.raises(OperationNotFoundError):
        plane.operations.load(plane.tenant_id, "nothing")


def test_a_further_members_refusal_changes_nothing(plane: Plane) -> None:
    before = dict(plane.registry.items)
    with pytest.raises(MemberRefusedError) as refusal:
        plane.begun(with_=[REFUSED])
    assert refusal.value.failed == {0: {}}
    assert plane.registry.items == before


def test_each_end_is_told_once(plane: Plane) -> None:
    operation = plane.begun()
    first = ended(plane, operation)
    assert ended(plane, operation) == first
    assert failed(plane, operation) == first
    assert [entry["detail_type"] for entry in plane.told()] == ["TenantExported"]


def test_who_was_overtaken_ends_nothing(plane: Plane) -> None:
    operation = plane.begun()
    plane.operations.save(operation)
    with pytest.raises(OperationEndedError, match="continued elsewhere"):
        ended(plane, operation)
    assert plane.tenant.operation == operation.operation_id


def test_another_change_of_the_tenant_does_not_keep_an_operation_from_ending(plane: Plane) -> None:
    operation = plane.begun()
    plane.operations.registry.update(plane.tenant, {"name": "Renamed meanwhile"})
    ended(plane, operation)
    assert plane.tenant.name == "Renamed meanwhile"


def test_every_change_is_audited_with_who_and_what_before_and_after(plane: Plane) -> None:
    operation = plane.begun(reason="asked for")
    failed(plane, operation)
    plane.operations.retry(plane.operations.require(plane.tenant_id, operation.operation_id), by=BY)
    begun, again = plane.audit()
    assert [entry["what"]["S"] for entry in (begun, again)] == ["exportTenant", "retryOperation"]
    assert begun["who"] == {"S": "operator-1"}
    assert begun["reason"] == {"S": "asked for"}
    assert begun["before"] == {"M": {"desired": {"M": {}}, "operation": {"S": ""}}}
    assert begun["after"]["M"]["operation"] == {"S": operation.operation_id}


def test_only_what_failed_is_tried_again_and_its_tenant_must_be_free(plane: Plane) -> None:
    operation = plane.begun()
    with pytest.raises(OperationNotRetryableError, match="is running"):
        plane.operations.retry(operation, by=BY)
    operation = failed(plane, operation)
    other = plane.begun("offboard")
    with pytest.raises(OperationInProgressError):
        plane.operations.retry(operation, by=BY)
    failed(plane, other)
    again = plane.operations.retry(operation, by=BY)
    assert (again.status, again.attempt, again.compensated, again.ended_at) == ("running", 2, None, None)
    assert plane.tenant.operation == operation.operation_id


def test_an_attempts_end_is_an_event_of_its_own(plane: Plane) -> None:
    operation = failed(plane, plane.begun())
    again = plane.operations.retry(operation, by=BY)
    assert plane.told() == [], "a new attempt tells nothing yet"
    ended(plane, again)
    (event,) = plane.told()
    assert event["detail"]["event_id"] != exported(operation).event_id


def test_a_new_attempt_forgets_what_followed_a_step_that_was_undone(plane: Plane) -> None:
    operation = plane.begun()
    for name, status in (("Deploy", "done"), ("Freeze", "undone"), ("Copy", "done"), ("Verify", "failed")):
        operation = operation.with_step(name, status, now="2026-11-21T10:00:00Z", outputs={"of": name})
    operation = failed(plane, replace(operation))
    again = plane.operations.retry(operation, by=BY)
    assert [step.name for step in again.steps] == ["Deploy"]
    assert again.outputs == {"Deploy": {"of": "Deploy"}}


def test_a_new_attempt_keeps_what_was_done_where_nothing_was_undone(plane: Plane) -> None:
    operation = plane.begun()
    for name, status in (("Export", "done"), ("DeleteUsers", "done"), ("DeleteData", "failed")):
        operation = operation.with_step(name, status, now="2026-11-21T10:00:00Z", outputs={"of": name})
    again = plane.operations.retry(failed(plane, operation, compensated=False), by=BY)
    assert [step.name for step in again.steps] == ["Export", "DeleteUsers"]


def test_operations_do_not_stand_among_tenants_of_their_status(plane: Plane) -> None:
    failed(plane, plane.begun())
    found, _ = plane.operations.registry.list(status="failed", limit=10)
    assert found == []


def test_a_running_operation_is_found_until_it_ends(plane: Plane) -> None:
    def running() -> int:
        return sum("running" in item for item in plane.registry.items.values())

    operation = plane.begun()
    assert running() == 1
    ended(plane, operation)
    assert running() == 0
