"""Users over HTTP: invited, limited to a brand, refused; and what IAM refuses who manages them."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from tests.e2e.conftest import APPLICATION_PLANE, PASSWORD
from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def invited(tenant: TenantUser, platform: Platform, **place: Any) -> tuple[str, str]:
    """Invite somebody, who chooses a password; id and address."""
    email = f"{uuid.uuid4().hex[:8]}@blue-bistro.example"
    made = content(tenant.api.post("users", json={"email": email, "roles": ["waiter"], **place}), "User", status=201)
    platform.set_password(email, PASSWORD)
    return made["user_id"], email


def shown(tenant: TenantUser, user_id: str) -> dict[str, Any]:
    """The user in the list."""
    cursor: dict[str, str] = {"limit": "100"}
    while True:
        page = content(tenant.api.get("users", params=cursor), "UserPage")
        for user in page["users"]:
            if user["user_id"] == user_id:
                found: dict[str, Any] = user
                return found
        if page["next_cursor"] is None:
            return {}
        cursor["cursor"] = page["next_cursor"]


def test_somebody_is_invited_signs_in_and_is_refused_once_disabled(platform: Platform, blue: TenantUser) -> None:
    user_id, email = invited(blue, platform)
    assert until(lambda: shown(blue, user_id))["status"] == "invited"
    tokens = platform.sign_in(email, PASSWORD)
    with platform.api(tokens.access) as api:
        assert api.get("orders", params={"site_id": "site-1"}).status_code == 200
        assert api.get("users").status_code == 403
    until(lambda: shown(blue, user_id)["status"] == "active")

    disabled = content(blue.api.post(f"users/{user_id}/disable"), "User")

    assert disabled["status"] == "disabled"
    with pytest.raises(ClientError, match="disabled"):
        platform.sign_in(email, PASSWORD)
    content(blue.api.post(f"users/{user_id}/enable"), "User")
    assert platform.sign_in(email, PASSWORD)
    content(blue.api.put(f"users/{user_id}/roles", json={"roles": ["manager"]}), "User")
    with platform.api(platform.sign_in(email, PASSWORD).access) as api:
        assert api.get("users").status_code == 200


def test_who_is_disabled_in_the_registry_alone_gets_no_token(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser
) -> None:
    user_id, email = invited(blue, platform)
    aws.client("dynamodb").update_item(
        TableName=platform.outputs["RegistryTableName"],
        Key={"pk": {"S": f"member#{user_id}"}, "sk": {"S": "membership"}},
        UpdateExpression="SET standing = :disabled",
        ExpressionAttributeValues={":disabled": {"S": "disabled"}},
    )
    with pytest.raises(ClientError, match="disabled"):
        platform.sign_in(email, PASSWORD)


def test_a_brands_staff_reaches_its_sites_also_later_ones(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser
) -> None:
    brand = f"brand-{uuid.uuid4().hex[:8]}"
    _, email = invited(blue, platform, brands=[brand])
    registry = platform.outputs["RegistryTableName"]

    def kept(site_id: str) -> Any:
        key = {"pk": {"S": f"tenant#{blue.tenant_id}"}, "sk": {"S": f"site#{site_id}"}}
        return aws.client("dynamodb").get_item(TableName=registry, Key=key).get("Item")

    for number in (1, 2):
        site_id = f"{brand}-{number}"
        body = {"brand_id": brand, "name": "Harbour", "currency": "EUR"}
        content(blue.api.put(f"sites/{site_id}", json=body), "Site", status=201)
        until(functools.partial(kept, site_id), f"{site_id} in the registry")
        with platform.api(platform.sign_in(email, PASSWORD).access) as api:
            content(api.get(f"sites/{site_id}"), "Site")
            assert api.get("sites/site-1").status_code == 404

    def counted() -> bool:
        key = {"pk": {"S": f"tenant#{blue.tenant_id}"}, "sk": {"S": "tenant"}}
        tenant = aws.client("dynamodb").get_item(TableName=registry, Key=key)["Item"]
        return {f"{brand}-1", f"{brand}-2"} <= {site["S"] for site in tenant["sites"]["L"]}

    until(counted, "the sites in the tenant's record")


def test_another_tenants_users_are_neither_shown_nor_touched(
    platform: Platform, blue: TenantUser, green: TenantUser
) -> None:
    theirs = platform.user_id(green.email)
    for operation in ("disable", "enable", "reset"):
        assert blue.api.post(f"users/{theirs}/{operation}").status_code == 404
    assert blue.api.put(f"users/{theirs}/roles", json={"roles": ["waiter"]}).status_code == 404
    assert shown(blue, theirs) == {}
    taken = blue.api.post("users", json={"email": green.email, "roles": ["waiter"]})
    assert content(taken, "Problem", status=409)["type"] == "/problems/address-unavailable"
    assert platform.sign_in(green.email, PASSWORD)


def test_iam_refuses_who_manages_users_another_tenants_record_and_list(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser, green: TenantUser
) -> None:
    function = function_named(aws, "UsersInviteUser", stack_name=APPLICATION_PLANE)
    session = tenant_client(aws, function, {"tenant_id": blue.tenant_id})
    registry = platform.outputs["RegistryTableName"]

    def members_of(tenant_id: str) -> Any:
        return session.query(
            TableName=registry,
            IndexName="members_by_tenant",
            KeyConditionExpression="member_of = :tenant",
            ExpressionAttributeValues={":tenant": {"S": tenant_id}},
        )

    def count_for(tenant_id: str) -> None:
        session.update_item(
            TableName=registry,
            Key={"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}},
            UpdateExpression="REMOVE no_such_attribute",
        )

    count_for(blue.tenant_id)
    members_of(blue.tenant_id)
    for attack in (count_for, members_of):
        with pytest.raises(ClientError, match="AccessDenied"):
            attack(green.tenant_id)
    with pytest.raises(ClientError, match="AccessDenied"):
        session.scan(TableName=registry)


def test_the_last_owner_stays(blue: TenantUser, platform: Platform) -> None:
    owner = platform.user_id(blue.email)
    refused = blue.api.post(f"users/{owner}/disable")
    assert content(refused, "Problem", status=409)["type"] == "/problems/last-owner"
