"""Onboarding, as its role lets it: nobody's user and nobody's slug is taken over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from saas_constructs.testing.platform import PlatformError

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def test_another_tenants_user_becomes_no_owner_and_leaves_the_slug(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser
) -> None:
    registry = {"TableName": platform.outputs["RegistryTableName"]}
    slug_key = {"pk": {"S": "slug#amber-alehouse"}, "sk": {"S": "slug"}}

    def onboard(email: str) -> str:
        return platform.onboard(slug="amber-alehouse", name="Amber Alehouse", email=email)

    with pytest.raises(PlatformError, match="OwnerTakenError"):
        onboard(blue.email)
    with pytest.raises(PlatformError, match="SlugTakenError"):
        onboard("owner@amber-alehouse.example")
    aws.client("dynamodb").update_item(
        **registry,
        Key=slug_key,
        UpdateExpression="SET created_at = :long_ago",
        ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00Z"}},
    )

    tenant_id = onboard("owner@amber-alehouse.example")

    assert tenant_id not in {"", blue.tenant_id}
    assert aws.client("dynamodb").get_item(**registry, Key=slug_key)["Item"]["tenant_id"] == {"S": tenant_id}
    assert onboard("owner@amber-alehouse.example") == tenant_id


def test_a_tenants_slug_stays_its_own(platform: Platform, aws: EmbeddedAws, blue: TenantUser) -> None:
    aws.client("dynamodb").update_item(
        TableName=platform.outputs["RegistryTableName"],
        Key={"pk": {"S": "slug#blue-bistro"}, "sk": {"S": "slug"}},
        UpdateExpression="SET created_at = :long_ago",
        ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00Z"}},
    )

    with pytest.raises(PlatformError, match="SlugTakenError"):
        platform.onboard(slug="blue-bistro", name="Not Blue", email="owner@not-blue.example")

    assert blue.api.get("orders", params={"site_id": "site-1"}).status_code == 200


def test_calls_at_the_same_time_make_one_tenant(platform: Platform) -> None:
    def onboard(_: int) -> str:
        return platform.onboard(slug="teal-taverna", name="Teal Taverna", email="owner@teal-taverna.example")

    with ThreadPoolExecutor(4) as callers:
        assert len(set(callers.map(onboard, range(8)))) == 1
