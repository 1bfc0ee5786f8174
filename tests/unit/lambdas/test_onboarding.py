import importlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from botocore.exceptions import ClientError

from lambdas.shared.contracts import tenant_onboarded
from lambdas.shared.publisher import EventNotPublishedError
from lambdas.tenants.onboarding import OwnerTakenError, SlugTakenError
from lambdas.tenants.registry import TenantRegistry
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.events import FakeEventBridge
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.control_plane import PAYLOAD, ControlPlane, CrashError

SCHEMA = json.loads(Path(tenant_onboarded.__file__).with_name("tenant_onboarded.v1.json").read_text())


def test_a_tenant_is_made() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    assert plane.check_one_tenant() == made.tenant_id
    assert len(plane.bus.entries) == 1
    assert plane.registry.items[f"tenant#{made.tenant_id}", "tenant"] == {
        "pk": {"S": f"tenant#{made.tenant_id}"},
        "sk": {"S": "tenant"},
        "tenant_id": {"S": made.tenant_id},
        "name": {"S": "Any Company"},
        "slug": {"S": "any-company"},
        "tier": {"S": "basic"},
        "status": {"S": "active"},
        "usage_key": {"S": plane.gateway.keys["key0"]["value"]},
        "sites": {"L": [{"S": "site-1"}, {"S": "site-2"}]},
        "version": {"N": "1"},
        "created_at": {"S": made.created_at},
    }
    assert plane.registry.items[f"member#{made.owner_id}", "membership"]["roles"] == {"L": [{"S": "owner"}]}
    assert plane.registry.items[f"member#{made.owner_id}", "membership"]["sites"] == {"L": [{"S": "*"}]}


@pytest.mark.parametrize("step", range(7))
def test_a_crash_after_any_step_is_mended_by_calling_again(step: int) -> None:
    plane = ControlPlane()
    with pytest.raises(CrashError):
        plane.onboard(crash_after=step)
    plane.onboard()
    plane.check_one_tenant()


def test_there_are_no_more_steps_than_the_crash_test_knows() -> None:
    assert ControlPlane().onboard(crash_after=7)


def test_two_crashes_are_mended_too() -> None:
    for first in range(7):
        for second in range(7):
            plane = ControlPlane()
            for step in (first, second):
                with pytest.raises(CrashError):
                    plane.onboard(crash_after=step)
            plane.onboard()
            plane.check_one_tenant()


def test_calls_at_the_same_time_make_one_tenant() -> None:
    plane = ControlPlane()
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: plane.onboard(), range(16)))
    assert {tenant.tenant_id for tenant in made} == {plane.check_one_tenant()}


def test_calling_again_does_not_revive_a_suspended_tenant() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    plane.registry.items[f"tenant#{made.tenant_id}", "tenant"]["status"] = {"S": "suspended"}
    plane.onboard()
    assert plane.registry.items[f"tenant#{made.tenant_id}", "tenant"]["status"] == {"S": "suspended"}


@pytest.mark.parametrize(
    "change", [{"name": "Other"}, {"tier": "premium"}, {"sites": ["site-1"]}, {"owner": {"email": "b@b.example"}}]
)
def test_a_slug_belongs_to_its_first_tenant(change: dict[str, Any]) -> None:
    plane = ControlPlane()
    plane.onboard()
    with pytest.raises(SlugTakenError, match="any-company"):
        plane.onboard(PAYLOAD | change)
    plane.check_one_tenant()


def slug_burnt_by_its_owner(plane: ControlPlane) -> None:
    """Leave a reservation of which no tenant came: its owner is another tenant's."""
    plane.onboard(PAYLOAD | {"slug": "first"})
    with pytest.raises(OwnerTakenError):
        plane.onboard()


CORRECTED: dict[str, Any] = PAYLOAD | {"owner": {"email": "second@any-company.example"}}


def age_of_reservation(plane: ControlPlane, seconds: int) -> None:
    """Let the reservation be this old."""
    born = datetime.now(UTC) - timedelta(seconds=seconds)
    plane.registry.items["slug#any-company", "slug"]["created_at"]["S"] = born.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_request_that_failed_does_not_keep_the_slug() -> None:
    plane = ControlPlane()
    slug_burnt_by_its_owner(plane)
    age_of_reservation(plane, 90)
    made = plane.onboard(CORRECTED)
    slug = plane.registry.items["slug#any-company", "slug"]
    assert slug["tenant_id"] == {"S": made.tenant_id}
    assert plane.registry.items[f"tenant#{made.tenant_id}", "tenant"]["usage_key"] == slug["usage_key"]
    assert plane.onboard(CORRECTED) == made


def test_a_request_that_may_be_at_work_keeps_the_slug() -> None:
    plane = ControlPlane()
    slug_burnt_by_its_owner(plane)
    with pytest.raises(SlugTakenError, match="try again"):
        plane.onboard(CORRECTED)


def test_a_tenants_slug_is_never_given_away() -> None:
    plane = ControlPlane()
    plane.onboard()
    age_of_reservation(plane, 90)
    with pytest.raises(SlugTakenError):
        plane.onboard(CORRECTED)
    plane.check_one_tenant()


def test_a_request_whose_reservation_was_replaced_makes_no_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = ControlPlane()
    activate = TenantRegistry.activate

    def late(registry: TenantRegistry, *arguments: Any) -> None:
        monkeypatch.setattr(TenantRegistry, "activate", activate)
        age_of_reservation(plane, 90)
        plane.onboard(CORRECTED)
        activate(registry, *arguments)

    monkeypatch.setattr(TenantRegistry, "activate", late)
    with pytest.raises(SlugTakenError):
        plane.onboard()
    assert len([pk for pk, _ in plane.registry.items if pk.startswith("tenant#")]) == 1


def test_a_write_that_meets_another_is_repeated() -> None:
    plane = ControlPlane(registry=FakeDynamoDB(conflicts=3))
    plane.onboard()
    plane.check_one_tenant()
    assert plane.pauses == [0.05, 0.1, 0.2]


def test_a_write_that_always_meets_another_is_an_error() -> None:
    plane = ControlPlane(registry=FakeDynamoDB(conflicts=100))
    with pytest.raises(ClientError, match="TransactionCanceled"):
        plane.onboard()
    assert len(plane.pauses) == 5


def test_an_owner_of_another_tenant_is_not_taken_over() -> None:
    plane = ControlPlane()
    first = plane.onboard()
    plane.registry.calls.clear()
    with pytest.raises(OwnerTakenError, match="choose another one"):
        plane.onboard(PAYLOAD | {"slug": "second"})
    assert "TransactWriteItems" not in plane.registry.calls
    assert plane.registry.items[f"member#{first.owner_id}", "membership"]["tenant_id"] == {"S": first.tenant_id}
    assert len([pk for pk, _ in plane.registry.items if pk.startswith("tenant#")]) == 1


def test_an_owner_who_is_taken_meanwhile_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = ControlPlane()
    plane.onboard()
    monkeypatch.setattr(TenantRegistry, "tenant_of_member", lambda *_: None)
    with pytest.raises(OwnerTakenError):
        plane.onboard(PAYLOAD | {"slug": "second"})
    assert len([pk for pk, _ in plane.registry.items if pk.startswith("tenant#")]) == 1


def test_a_user_without_a_tenant_becomes_the_owner() -> None:
    plane = ControlPlane()
    plane.cognito.users["owner@any-company.example"] = "user-9"
    assert plane.onboard().owner_id == "user-9"
    plane.check_one_tenant()


def test_a_refused_event_is_sent_again() -> None:
    plane = ControlPlane(bus=FakeEventBridge(refusals=2))
    plane.onboard()
    assert len(plane.bus.entries) == 1
    assert plane.pauses == [0.1, 0.2]


def test_an_event_that_is_always_refused_is_an_error_and_mended_later() -> None:
    plane = ControlPlane(bus=FakeEventBridge(refusals=4))
    with pytest.raises(EventNotPublishedError, match="ThrottlingException"):
        plane.onboard()
    plane.onboard()
    plane.check_one_tenant()


def test_the_event_keeps_its_contract() -> None:
    plane = ControlPlane()
    made = plane.onboard()
    (entry,) = plane.bus.entries
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == (
        "bus",
        "saas.tenants",
        "TenantOnboarded",
    )
    detail = json.loads(entry["Detail"])
    jsonschema.validate(detail, SCHEMA, jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    assert detail["occurred_at"] == made.created_at
    assert "usage" not in entry["Detail"]
    assert "@" not in entry["Detail"]


def test_the_owners_address_counts_as_verified() -> None:
    """Otherwise Cognito would let nobody recover a password by it."""
    plane = ControlPlane()
    plane.onboard()
    assert plane.cognito.attributes == {
        "owner@any-company.example": {"email": "owner@any-company.example", "email_verified": "true"}
    }


def test_the_handler_answers_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = ControlPlane()
    module = importlib.import_module("lambdas.tenants.onboard_tenant")
    monkeypatch.setattr(module, "onboarding", lambda: plane)
    answer = module.handler(PAYLOAD, FakeContext())
    assert answer.keys() == {"tenant_id", "slug", "tier", "status", "owner_id", "created_at"}
    assert plane.gateway.keys["key0"]["value"] not in json.dumps(answer)
