from typing import Any

import pytest

from lambdas.shared.lifecycle.failing import end_failed
from lambdas.shared.lifecycle.operation import Operation
from tests.unit.lambdas.registry.conftest import A, B, record
from tests.unit.lambdas.tenants.conftest import Console

REASON = {"reason": "unpaid since May"}
MACHINE = "arn:aws:sts::111122223333:assumed-role/Billing/run-7"


def kept(console: Console, tenant_id: str = A) -> Any:
    return console.registry.tenants.require(tenant_id)


def test_a_suspension_is_done_with_the_answer(console: Console) -> None:
    reply = console.call("suspendTenant", body=REASON)
    assert (reply.status, reply.body["kind"], reply.body["status"]) == (200, "suspend", "succeeded")
    assert kept(console).status == "suspended"


def test_the_trail_says_who_did_what_why_and_what_changed(console: Console) -> None:
    console.call("suspendTenant", body=REASON, arn=MACHINE)
    (entry,) = console.call("listTenantAudit").body["entries"]
    assert {name: entry[name] for name in ("who", "via", "what", "reason")} == {
        "who": MACHINE,
        "via": "iam",
        "what": "suspendTenant",
        "reason": "unpaid since May",
    }
    assert (entry["before"]["status"], entry["after"]["status"]) == ("active", "suspended")


def test_the_trail_holds_no_secret(console: Console) -> None:
    console.call("suspendTenant", body=REASON)
    assert "usage_key" not in str(console.call("listTenantAudit").body)
    assert "usage_key" not in str(console.call("getTenant").body)


def test_a_tenant_of_another_status_is_refused_and_stays(console: Console) -> None:
    reply = console.call("suspendTenant", B, REASON)
    assert (reply.status, reply.body["type"]) == (409, "/problems/wrong-status")
    assert "suspended" in reply.body["detail"]
    assert console.registry.audited() == []


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": 7}, {"reason": "x", "force": True}, {"reason": "x" * 501}]
)
def test_a_suspension_without_a_proper_reason_changes_nothing(console: Console, body: Any) -> None:
    assert console.call("suspendTenant", body=body).status == 400
    assert kept(console).status == "active"


def test_a_reactivation_needs_no_body(console: Console) -> None:
    assert console.call("reactivateTenant", B).status == 200
    assert kept(console, B).status == "active"


def test_a_key_makes_a_repetition_find_the_same_operation(console: Console) -> None:
    headers = {"Idempotency-Key": "ticket-17"}
    first = console.call("suspendTenant", body=REASON, headers=headers)
    again = console.call("suspendTenant", body=REASON, headers=headers)
    assert (again.status, again.body) == (200, first.body)
    assert len(console.registry.audited()) == 1


def test_an_unfit_key_is_refused(console: Console) -> None:
    reply = console.call("suspendTenant", body=REASON, headers={"Idempotency-Key": "no spaces"})
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, "/header/Idempotency-Key")


def test_a_renamed_tenant_is_found_by_its_new_slug_only(console: Console) -> None:
    assert console.call("renameTenant", body={"slug": "new-name"}).status == 200
    found = {
        slug: console.call("listTenants", query={"slug": slug}).body["tenants"] for slug in ("new-name", "any-company")
    }
    assert [tenant["tenant_id"] for tenant in found["new-name"]] == [A]
    assert found["any-company"] == []


def test_a_taken_slug_is_refused(console: Console) -> None:
    reply = console.call("renameTenant", body={"slug": "slug-bbbbbbbbbbbb"})
    assert (reply.status, reply.body["type"]) == (409, "/problems/slug-taken")


def test_a_move_goes_on_after_the_answer_and_starts_its_machine(console: Console) -> None:
    reply = console.call("changeTenantTier", body={"model": "bridge"})
    place = f"/tenants/{A}/operations/{reply.body['operation_id']}"
    assert (reply.status, reply.headers["Location"], reply.body["status"]) == (202, place, "running")
    assert (kept(console).desired["model"], len(console.executions.started)) == ("bridge", 1)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"reason": "only"}, ""),
        ({"tier": "gold"}, "/tier"),
        ({"tier": "basic", "model": "silo"}, "/model"),
        ({"model": "cell"}, "/model"),
        ({"tier": "premium"}, ""),
        ({"model": "pool"}, ""),
    ],
    ids=[
        "nothing",
        "only a reason",
        "no such tier",
        "a model that the tier has not",
        "no such model",
        "its own tier",
        "the pool it is in",
    ],
)
def test_a_move_that_cannot_be_meant_begins_nothing(console: Console, body: Any, pointer: str) -> None:
    reply = console.call("changeTenantTier", body=body)
    assert (reply.status, [error["pointer"] for error in reply.body["errors"]]) == (400, [pointer])
    assert (kept(console).operation, console.executions.started) == ("", {})


def test_a_stack_is_made_anew_by_naming_its_model_and_by_that_only(console: Console) -> None:
    console.registry.has(record(A, tier="premium", model="silo", table="own", stack="own-stack"))
    refused = console.call("changeTenantTier", body={"tier": "premium"})
    assert (refused.status, kept(console).operation) == (400, "")
    assert "the model itself for a new stack" in refused.body["errors"][0]["detail"]
    begun = console.call("changeTenantTier", body={"model": "silo"})
    assert (begun.status, kept(console).operation) == (202, begun.body["operation_id"])
    assert begun.body["input"]["deploys"]


def test_one_operation_at_a_time_holds_a_tenant(console: Console) -> None:
    console.call("exportTenant")
    reply = console.call("suspendTenant", body=REASON)
    assert (reply.status, reply.body["type"]) == (409, "/problems/operation-in-progress")


def test_off_boarding_asks_for_the_slug(console: Console) -> None:
    wrong = console.call("offboardTenant", body={**REASON, "slug": "slug-bbbbbbbbbbbb"})
    assert (wrong.status, wrong.body["type"], kept(console).operation) == (422, "/problems/slug-mismatch", "")
    right = console.call("offboardTenant", body={**REASON, "slug": "any-company"})
    assert (right.status, kept(console).operation) == (202, right.body["operation_id"])


def test_an_off_boarding_can_be_cancelled_with_a_reason(console: Console) -> None:
    begun = console.call("offboardTenant", body={**REASON, "slug": "any-company"}).body
    reply = console.call("cancelOffboarding", body={"reason": "they paid"})
    assert (reply.status, reply.body["operation_id"]) == (202, begun["operation_id"])
    assert _audited(console) == {"offboardTenant", "cancelOffboarding"}


def test_a_cancellation_is_seen_before_it_takes_effect(console: Console) -> None:
    where = _leaving(console)
    assert "decision" not in console.call("getOperation", path=where).body
    answer = console.call("cancelOffboarding", body={"reason": "they paid"}).body
    shown = console.call("getOperation", path=where).body
    assert (shown["status"], shown["decision"]["outcome"]) == ("running", "cancel")
    assert {name: shown["decision"][name] for name in ("by", "reason")} == {
        "by": "ada@platform.example",
        "reason": "they paid",
    }
    (listed,) = console.call("listOperations").body["operations"]
    assert answer["decision"] == listed["decision"] == shown["decision"]


def test_an_off_boarding_that_was_cancelled_is_not_tried_again(console: Console) -> None:
    where = _leaving(console)
    console.call("cancelOffboarding", body={"reason": "they paid"})
    _fail(console, where["operation_id"], compensated=True)
    before, started = kept(console), dict(console.executions.started)
    reply = console.call("retryOperation", path=where)
    assert (reply.status, reply.body["type"]) == (409, "/problems/not-retryable")
    assert "begin a new off-boarding" in reply.body["detail"]
    assert (kept(console), console.executions.started) == (before, started)


def test_one_that_was_cancelled_and_could_not_be_undone_is_tried_again(console: Console) -> None:
    """Else the tenant would stay locked out."""
    where = _leaving(console)
    console.call("cancelOffboarding", body={"reason": "they paid"})
    _fail(console, where["operation_id"], compensated=False)
    again = console.call("retryOperation", path=where)
    assert (again.status, again.body["decision"]["outcome"]) == (202, "cancel")


def test_an_off_boarding_that_is_asked_for_again_tells_that_it_was_cancelled_meanwhile(console: Console) -> None:
    asked: Any = {"body": {**REASON, "slug": "any-company"}, "headers": {"Idempotency-Key": "ticket-17"}}
    first = console.call("offboardTenant", **asked)
    assert "decision" not in first.body
    console.call("cancelOffboarding", body={"reason": "they paid"})
    again = console.call("offboardTenant", **asked)
    assert (again.status, again.body["operation_id"]) == (202, first.body["operation_id"])
    assert again.body["decision"]["outcome"] == "cancel"


def test_what_is_not_off_boarding_cannot_be_cancelled(console: Console) -> None:
    assert console.call("cancelOffboarding", body=REASON).status == 404


def test_only_what_failed_is_tried_again(console: Console) -> None:
    begun = console.call("exportTenant").body
    where = {"operation_id": begun["operation_id"]}
    assert console.call("retryOperation", path=where).body["type"] == "/problems/not-retryable"
    operations = _operations(console)
    operations.end_failed(
        operations.require(A, begun["operation_id"]), compensated=True, changes={}, event=lambda _: _event(begun)
    )
    again = console.call("retryOperation", path=where)
    assert (again.status, again.body["status"], again.body["attempt"]) == (202, "running", 2)
    assert len(console.executions.started) == 2


def test_a_hold_names_its_reason_and_can_be_taken_away(console: Console) -> None:
    hold = console.call("setLegalHold", body={"reason": "case 7"}).body["legal_hold"]
    assert (hold["reason"], hold["by"]) == ("case 7", "ada@platform.example")
    assert console.call("setLegalHold", body={"reason": "case 7"}).body["legal_hold"] == hold
    assert console.call("deleteLegalHold").body["legal_hold"] == {}
    assert _audited(console) == {"setLegalHold", "deleteLegalHold"}


def test_there_must_be_a_hold_to_take_away(console: Console) -> None:
    assert console.call("deleteLegalHold").body["type"] == "/problems/no-legal-hold"


@pytest.mark.parametrize("tenant_id", ["t0", "T0123456789AB", "t0123456789ab#x", ""])
def test_what_is_no_tenant_id_is_refused_with_the_value(console: Console, tenant_id: str) -> None:
    reply = console.call("suspendTenant", tenant_id, REASON)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, "/path/tenant_id")


def test_an_unknown_tenant_is_not_found(console: Console) -> None:
    assert console.call("suspendTenant", "tzzzzzzzzzzzz", REASON).status == 404


def _audited(console: Console) -> set[str]:
    return {entry["what"] for entry in console.call("listTenantAudit").body["entries"]}


def _operations(console: Console) -> Any:
    from lambdas.tenants import change  # noqa: PLC0415 - replaced for each test

    del console
    return change.operations


def _leaving(console: Console) -> dict[str, str]:
    """The path to an off-boarding that has just begun."""
    begun = console.call("offboardTenant", body={**REASON, "slug": "any-company"})
    return {"operation_id": begun.body["operation_id"]}


def _fail(console: Console, operation_id: str, *, compensated: bool) -> None:
    end_failed(_operations(console), A, operation_id, step="Grace", reason="cancelled", compensated=compensated)


def _event(begun: dict[str, Any]) -> Any:
    from lambdas.shared.contracts.tenant_events import TenantOperationFailed  # noqa: PLC0415 - only here

    operation = Operation(
        operation_id=begun["operation_id"],
        tenant_id=A,
        kind="export",
        requested_by="x",
        started_at=begun["started_at"],
        attempted_at=begun["started_at"],
    )
    return TenantOperationFailed.ending(
        tenant_id=A,
        operation_id=operation.operation_id,
        attempt=1,
        occurred_at=operation.started_at,
        kind="export",
        step="Export",
        reason="no",
        compensated=True,
        status="active",
    )
