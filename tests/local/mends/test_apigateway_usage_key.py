"""Usage plans count per tenant, by the key that the authorizer names."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

QUOTA = 2


def _metered_api(aws: EmbeddedAws, ttl: int) -> RestApi:
    api = RestApi.make(aws, key_source="AUTHORIZER", key_required=True, ttl=ttl)
    api.deploy()
    apigateway = aws.client("apigateway")
    plan = apigateway.create_usage_plan(
        name="basic",
        apiStages=[{"apiId": api.id, "stage": api.stage}],
        quota={"limit": QUOTA, "period": "DAY"},
    )["id"]
    for tenant in ("t1", "t2"):
        value = f"key-of-the-tenant-{tenant}"
        keys = apigateway.get_api_keys(includeValues=True)["items"]
        key = next((k["id"] for k in keys if k["value"] == value), None)
        key = key or apigateway.create_api_key(name=tenant, value=value, enabled=True)["id"]
        apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    return api


def test_upstream_knows_no_key(stock_aws: EmbeddedAws) -> None:
    assert _metered_api(stock_aws, ttl=0).post("t1").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("ttl", [0, 300], ids=["fresh", "cached"])
def test_each_tenant_has_its_own_quota(mended_aws: EmbeddedAws, ttl: int) -> None:
    api = _metered_api(mended_aws, ttl)
    assert [api.post("t1").status_code for _ in range(QUOTA + 1)] == [200, 200, 429]
    assert api.post("t2").status_code == HTTPStatus.OK


def test_a_key_in_a_header_counts_for_nothing(mended_aws: EmbeddedAws) -> None:
    api = _metered_api(mended_aws, ttl=300)
    assert api.post("t3", **{"x-api-key": "key-of-the-tenant-t1"}).status_code == HTTPStatus.FORBIDDEN
