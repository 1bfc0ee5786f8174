"""Onboarding by its roles: one tenant, however many ask and whatever fails; nobody's user or slug is taken over."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.platform import PlatformError
from saas_constructs.testing.tenant_sessions import function_named
from saas_constructs.testing.wrapping import wrapped
from stacks.config import DEV
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

ADMINISTRATION = f"{DEV.name}-TenantAdministration"
FAULTY = Path(__file__).parents[2] / "drills" / "injected" / "faulty.py"


def payload(slug: str, **change: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": slug.title(),
        "tier": "basic",
        "sites": ["main"],
        "owner": {"email": f"owner@{slug}.example"},
        **change,
    }


def items_of(aws: EmbeddedAws, platform: Platform, tenant_id: str) -> dict[str, dict[str, Any]]:
    """A tenant's record and its operations, by the first word of their sort key."""
    found = aws.client("dynamodb").query(
        TableName=platform.outputs["RegistryTableName"],
        KeyConditionExpression="pk = :tenant",
        ExpressionAttributeValues={":tenant": {"S": f"tenant#{tenant_id}"}},
        ConsistentRead=True,
    )["Items"]
    return {item["sk"]["S"].partition("#")[0]: item for item in found}


def faults(folder: Path, *entries: dict[str, Any]) -> dict[str, str]:
    """Environment that breaks a function's calls, each time."""
    told = [{"chance": 1, **entry} for entry in entries]
    return {"FAULTS": json.dumps(told), "FAULTS_FILE": str(folder / "faults")}


def ended(aws: EmbeddedAws, platform: Platform, tenant_id: str) -> dict[str, dict[str, Any]]:
    """The tenant's items, once its onboarding has ended."""

    def look() -> dict[str, dict[str, Any]] | None:
        items = items_of(aws, platform, tenant_id)
        return None if items["tenant"]["status"] == {"S": "onboarding"} else items

    return until(look, "the end of the onboarding", seconds=180)


def test_another_tenants_user_becomes_no_owner_and_the_slug_is_free_at_once(
    platform: Platform, blue: TenantUser
) -> None:
    def onboard(email: str) -> str:
        return platform.onboard(slug="amber-alehouse", name="Amber Alehouse", email=email)

    with pytest.raises(PlatformError, match="OwnerTakenError"):
        onboard(blue.email)

    tenant_id = onboard("owner@amber-alehouse.example")

    assert tenant_id not in {"", blue.tenant_id}
    assert onboard("owner@amber-alehouse.example") == tenant_id
    assert blue.api.get("orders", params={"site_id": "site-1"}).status_code == 200


def test_a_tenants_slug_stays_its_own(platform: Platform, blue: TenantUser) -> None:
    with pytest.raises(PlatformError, match="SlugTakenError"):
        platform.onboard(slug="blue-bistro", name="Not Blue", email="owner@not-blue.example")

    assert blue.api.get("orders", params={"site_id": "site-1"}).status_code == 200


def test_twenty_callers_at_once_make_one_tenant(platform: Platform, aws: EmbeddedAws) -> None:
    def onboard(_: int) -> str:
        return platform.onboard(slug="teal-taverna", name="Teal Taverna", email="owner@teal-taverna.example")

    with ThreadPoolExecutor(4) as callers:
        (tenant_id,) = set(callers.map(onboard, range(20)))
    keys = aws.client("apigateway").get_api_keys(nameQuery=tenant_id)["items"]
    assert [key["name"] for key in keys] == [tenant_id]


def test_a_machine_goes_on_with_what_the_function_could_not_do(
    platform: Platform, aws: EmbeddedAws, tmp_path: Path
) -> None:
    onboarding = platform.outputs["OnboardingFunctionName"]
    with wrapped(aws, FAULTY, {onboarding: faults(tmp_path, {"call": "CreateApiKey", "fault": "throttle"})}):
        begun = platform.invoke(onboarding, payload("plum-pizzeria"))
        assert begun["status"] == "onboarding"
        items = ended(aws, platform, begun["tenant_id"])
    assert items["tenant"]["status"] == {"S": "active"}
    assert "operation" not in items["tenant"]
    (event,) = json.loads(items["operation"]["outbox"]["S"])
    assert event["detail_type"] == "TenantOnboarded"
    assert platform.invoke(onboarding, payload("plum-pizzeria"))["status"] == "active"


def test_a_step_that_crashes_each_time_is_undone_and_the_same_request_makes_the_tenant_later(
    platform: Platform, aws: EmbeddedAws, tmp_path: Path
) -> None:
    onboarding = platform.outputs["OnboardingFunctionName"]
    broken = {
        onboarding: faults(tmp_path, {"call": "CreateApiKey", "fault": "throttle"}),
        # It crashes after each write: before the user is made, and again and again once the membership is there.
        function_named(aws, "CreateOwner", stack_name=ADMINISTRATION): faults(
            tmp_path, {"call": "PutItem", "fault": "crash-after"}
        ),
    }
    with wrapped(aws, FAULTY, broken):
        begun = platform.invoke(onboarding, payload("pink-patisserie"))
        items = ended(aws, platform, begun["tenant_id"])
    assert items["tenant"]["status"] == {"S": "failed"}
    assert items["operation"]["compensated"] == {"BOOL": True}
    (event,) = json.loads(items["operation"]["outbox"]["S"])
    assert (event["detail_type"], event["detail"]["step"]) == ("TenantOperationFailed", "CreateOwner")
    assert not aws.client("apigateway").get_api_keys(nameQuery=begun["tenant_id"])["items"]
    users = aws.client("cognito-idp")
    with pytest.raises(users.exceptions.UserNotFoundException):
        users.admin_get_user(UserPoolId=platform.outputs["UserPoolId"], Username="owner@pink-patisserie.example")

    made = platform.invoke(onboarding, payload("pink-patisserie"))

    assert made["status"] == "active"
    assert made["tenant_id"] != begun["tenant_id"]
