"""A role that may change one key-value store, or distribution tenants, may do so and no more."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.iam import ACCOUNT, assume, client_of, is_allowed, make_role
from tests.local.mends.test_cloudfront_function_key_values import plain

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

TENANTS = f"arn:aws:cloudfront::{ACCOUNT}:distribution-tenant/*"


def store(aws: EmbeddedAws) -> str:
    """The ARN of a new store."""
    made = aws.client("cloudfront").create_key_value_store(Name=f"store-{uuid.uuid4().hex}")
    arn: str = made["KeyValueStore"]["ARN"]
    return arn


def client(aws: EmbeddedAws, service: str, actions: list[str], resource: str) -> Any:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return client_of(assume(aws, make_role(aws, [statement])), service, aws)


def reads(aws: EmbeddedAws, *, own: bool) -> bool:
    arn = store(aws)
    granted = arn if own else store(aws)
    data = client(aws, "cloudfront-keyvaluestore", ["cloudfront-keyvaluestore:ListKeys"], granted)
    data.meta.events.register("before-sign", lambda request, **_: plain(request, aws))
    return is_allowed(data.list_keys, KvsARN=arn)


def test_upstream_still_refuses_who_may_read_one_store(stock_aws: EmbeddedAws) -> None:
    assert not reads(stock_aws, own=True)


def test_a_store_is_a_resource(mended_aws: EmbeddedAws) -> None:
    assert reads(mended_aws, own=True)
    assert not reads(mended_aws, own=False)


def test_distribution_tenants_are_resources(mended_aws: EmbeddedAws) -> None:
    actions = ["cloudfront:GetDistributionTenantByDomain", "cloudfront:GetManagedCertificateDetails"]
    allowed = client(mended_aws, "cloudfront", actions, TENANTS)
    with pytest.raises(ClientError, match="EntityNotFound"):
        allowed.get_distribution_tenant_by_domain(Domain="nobodys.example")
    with pytest.raises(ClientError, match="EntityNotFound"):
        allowed.get_managed_certificate_details(Identifier="dt_none")
    assert not is_allowed(allowed.delete_distribution_tenant, Id="dt_none", IfMatch="e")


def test_upstream_still_refuses_who_may_look_at_distribution_tenants(stock_aws: EmbeddedAws) -> None:
    refused = client(stock_aws, "cloudfront", ["cloudfront:GetDistributionTenantByDomain"], TENANTS)
    assert not is_allowed(refused.get_distribution_tenant_by_domain, Domain="nobodys.example")
