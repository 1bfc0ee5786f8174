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
    api.meter("t1", "t2", quota=QUOTA)
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
