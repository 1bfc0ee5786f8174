import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest

from lambdas.shared.contracts.schema import schema_of
from lambdas.shared.contracts.tenant_events import TenantOnboarded, TenantOperationFailed
from lambdas.shared.onboarding.ending import onboarding_id
from lambdas.shared.onboarding.onboarding import OnboardingFailedError
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.onboarding.usage_keys import UsagePlanMissingError
from lambdas.shared.registry.errors import SlugTakenError
from tests.fakes.errors import client_error
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane, CrashError

MOST_CALLS = 8
#: What onboarding does when nothing is in its way.
CALLS = 7


def test_a_tenant_is_made() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    assert plane.check_one_tenant() == made.tenant_id
    (tenant,) = plane.tenants()
    assert {name: tenant[name] for name in ("name", "slug", "tier", "model", "status", "sites", "users")} == {
        "name": {"S": "Any Company"},
        "slug": {"S": "any-company"},
        "tier": {"S": "basic"},
        "model": {"S": "pool"},
        "status": {"S": "active"},
        "sites": {"L": [{"S": "site-1"}, {"S": "site-2"}]},
        "users": {"N": "1"},
    }
    member = plane.registry.items[f"member#{made.owner_id}", "membership"]
    assert member["roles"] == {"L": [{"S": "owner"}]}
    assert member["sites"] == {"L": [{"S": "*"}]}
    assert not plane.executions.started


def test_a_pooled_tenant_takes_few_calls() -> None:
    assert CALLS <= MOST_CALLS
    with pytest.raises(CrashError):
        ControlPlane().onboard(crash_after=CALLS - 1)
    assert ControlPlane().onboard(crash_after=CALLS).status == "active"


def test_the_history_tells_each_step() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    operation = plane.operations.require(made.tenant_id, made.operation_id)
    assert [(step.name, step.status) for step in operation.steps] == [
        ("CreateUsageKey", "done"),
        ("CreateOwner", "done"),
    ]
    assert operation.output_of("CreateOwner") == {"owner_id": made.owner_id, "made": True}
    assert operation.requested_by == "operator-1"
    assert operation.ended_at


def test_no_secret_stands_in_the_operation_or_the_audit() -> None:
    plane = ControlPlane()
    plane.onboard()
    (tenant,) = plane.tenants()
    kinds = [sk for (_, sk), item in plane.registry.items.items() if tenant["usage_key"]["S"] in json.dumps(item)]
    assert sorted(kinds) == ["slug", "tenant"]


def aged(plane: ControlPlane, made: Any, seconds: int) -> None:
    """Let the attempt have begun this long ago."""
    item = plane.registry.items[f"tenant#{made}", f"operation#{onboarding_id(made)}"]
    then = datetime.now(UTC) - timedelta(seconds=seconds)
    item["attempted_at"]["S"] = then.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.mark.parametrize("calls", range(CALLS))
def test_after_a_crash_at_any_call_asking_again_lets_the_machine_go_on(calls: int) -> None:
    plane = ControlPlane()
    with pytest.raises(CrashError):
        plane.onboard(crash_after=calls)
    (tenant_id,) = (tenant["tenant_id"]["S"] for tenant in plane.tenants())
    again = plane.onboard()
    assert again.tenant_id == tenant_id
    assert not plane.executions.started, "whoever began may still be at work"
    aged(plane, tenant_id, 60)
    plane.onboard()
    ended = calls == CALLS - 1
    assert len(plane.executions.started) == (0 if ended else 1)


def test_what_passes_by_itself_is_left_to_the_machine_and_nothing_is_undone() -> None:
    plane = ControlPlane()
    plane.cognito.admin_create_user = failing("TooManyRequestsException")  # type: ignore[method-assign]  # a failure half-way
    made = plane.onboard()
    assert made.status == "onboarding"
    ((name, call),) = plane.executions.started.items()
    assert name == f"{made.tenant_id}-{made.operation_id}-1"
    assert json.loads(call["input"]) == {
        "tenant_id": made.tenant_id,
        "operation_id": made.operation_id,
        "attempt": 1,
        "flags": {"deploys": False},
    }
    assert len(plane.gateway.keys) == 1


def failing(code: str) -> Callable[..., Any]:
    def call(**_: Any) -> Any:
        raise client_error(code, "Operation")

    return call


@pytest.mark.parametrize(
    ("client", "method"),
    [("gateway", "create_api_key"), ("gateway", "create_usage_plan_key"), ("cognito", "admin_create_user")],
)
def test_a_step_that_fails_is_undone_with_all_before_it(client: str, method: str) -> None:
    plane = ControlPlane()
    real = getattr(plane, client)
    setattr(real, method, failing("InvalidParameterException"))
    with pytest.raises(Exception, match="InvalidParameter"):
        plane.onboard()
    plane.check_nothing_left("any-company")
    assert not plane.cognito.users
    (event,) = plane.told()
    assert event["detail_type"] == "TenantOperationFailed"
    assert event["detail"]["compensated"] is True
    assert event["detail"]["status"] == "failed"
    delattr(real, method)
    plane.registry.items = {key: item for key, item in plane.registry.items.items() if key[1] == "slug"}
    plane.onboard()
    plane.check_one_tenant()


def test_what_can_not_be_undone_is_told_and_keeps_the_slug() -> None:
    plane = ControlPlane()
    plane.cognito.admin_create_user = failing("InvalidParameterException")  # type: ignore[method-assign]  # a failure half-way
    plane.gateway.delete_api_key = failing("BadRequestException")  # type: ignore[method-assign]  # a failure half-way
    with pytest.raises(Exception, match="InvalidParameter"):
        plane.onboard()
    (event,) = plane.told()
    assert event["detail"]["compensated"] is False
    assert event["detail"]["step"] == "CreateOwner"
    assert ("slug#any-company", "slug") in plane.registry.items
    with pytest.raises(OnboardingFailedError, match="an operator has to try it again"):
        plane.onboard()


def test_a_user_whom_a_crashed_attempt_made_goes_with_it() -> None:
    plane = ControlPlane()
    plane.onboard(PAYLOAD | {"slug": "first", "owner": {"email": "first@any-company.example"}})
    # Made a moment ago by an attempt that ended before it could say so: no membership, and no mark.
    plane.cognito.admin_create_user(UserPoolId="pool", Username="owner@any-company.example")
    put = plane.registry.put_item
    plane.registry.put_item = failing("ValidationException")  # type: ignore[method-assign]  # a failure half-way
    with pytest.raises(Exception, match="ValidationException"):
        plane.onboard()
    plane.registry.put_item = put  # type: ignore[method-assign]  # a failure half-way
    plane.check_nothing_left("any-company")
    assert list(plane.cognito.users) == ["first@any-company.example"]


def test_a_user_who_was_there_before_stays_when_the_tenant_is_undone() -> None:
    plane = ControlPlane()
    plane.cognito.users["owner@any-company.example"] = "user-9"
    put = plane.registry.put_item
    plane.registry.put_item = failing("ValidationException")  # type: ignore[method-assign]  # a failure half-way
    with pytest.raises(Exception, match="ValidationException"):
        plane.onboard()
    plane.registry.put_item = put  # type: ignore[method-assign]  # a failure half-way
    assert plane.cognito.users == {"owner@any-company.example": "user-9"}


def test_calls_at_the_same_time_make_one_tenant() -> None:
    plane = ControlPlane()
    with ThreadPoolExecutor(20) as threads:
        made = list(threads.map(lambda _: plane.onboard(), range(20)))
    assert {tenant.tenant_id for tenant in made} == {plane.check_one_tenant()}


def test_calling_again_does_not_revive_a_suspended_tenant() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    plane.registry.items[f"tenant#{made.tenant_id}", "tenant"]["status"] = {"S": "suspended"}
    assert plane.onboard().status == "suspended"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other"},
        {"tier": "premium"},
        {"model": "silo"},
        {"sites": ["site-1"]},
        {"owner": {"email": "b@b.example"}},
    ],
)
def test_a_slug_belongs_to_its_first_tenant(change: dict[str, Any]) -> None:
    plane = ControlPlane()
    plane.onboard()
    with pytest.raises(SlugTakenError, match="any-company"):
        plane.onboard(PAYLOAD | change)
    plane.check_one_tenant()


def test_an_owner_of_another_tenant_is_not_taken_over_and_the_slug_is_free_at_once() -> None:
    plane = ControlPlane()
    first = plane.onboard()
    with pytest.raises(OwnerTakenError, match="choose another one"):
        plane.onboard(PAYLOAD | {"slug": "second"})
    assert plane.registry.items[f"member#{first.owner_id}", "membership"]["tenant_id"] == {"S": first.tenant_id}
    assert list(plane.cognito.users) == ["owner@any-company.example"]
    assert ("slug#second", "slug") not in plane.registry.items
    assert [key["name"] for key in plane.gateway.keys.values()] == [first.tenant_id]
    corrected = PAYLOAD | {"slug": "second", "owner": {"email": "second@any-company.example"}}
    assert plane.onboard(corrected).status == "active"


def test_a_user_without_a_tenant_becomes_the_owner() -> None:
    plane = ControlPlane()
    plane.cognito.users["owner@any-company.example"] = "user-9"
    assert plane.onboard().owner_id == "user-9"
    plane.check_one_tenant()


def test_a_tenant_with_a_stack_of_its_own_is_left_to_its_machine() -> None:
    plane = ControlPlane()
    made = plane.onboard(PAYLOAD | {"model": "silo", "tier": "premium"})
    assert made.status == "onboarding"
    (call,) = plane.executions.started.values()
    assert json.loads(call["input"])["flags"] == {"deploys": True}
    assert not plane.gateway.keys
    assert plane.onboard(PAYLOAD | {"model": "silo", "tier": "premium"}).tenant_id == made.tenant_id
    assert len(plane.executions.started) == 1


def test_a_write_that_meets_another_is_repeated() -> None:
    plane = ControlPlane()
    plane.registry.conflicts = 3
    plane.onboard()
    plane.check_one_tenant()


@pytest.mark.parametrize(
    ("payload", "contract"), [(PAYLOAD, TenantOnboarded), (PAYLOAD | {"tier": "standard"}, TenantOperationFailed)]
)
def test_the_event_keeps_its_contract(payload: dict[str, Any], contract: type[Any]) -> None:
    plane = ControlPlane()
    with contextlib.suppress(UsagePlanMissingError):
        plane.onboard(payload)
    (entry,) = plane.told()
    assert (entry["source"], entry["detail_type"]) == ("saas.tenants", contract.DETAIL_TYPE)
    checker = jsonschema.FormatChecker()
    jsonschema.validate(entry["detail"], schema_of(contract), jsonschema.Draft202012Validator, format_checker=checker)
    assert "usage-" not in json.dumps(entry)
    assert "@" not in json.dumps(entry)


def test_the_owners_address_counts_as_verified() -> None:
    """Otherwise Cognito would let nobody recover a password by it."""
    plane = ControlPlane()
    plane.onboard()
    assert plane.cognito.attributes == {
        "owner@any-company.example": {"email": "owner@any-company.example", "email_verified": "true"}
    }
