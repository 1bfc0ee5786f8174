"""Who may change what bears a tenant's tag changes no other plan and no other key."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.local.iam import assume, client_of, is_allowed, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

ROOT = "arn:aws:apigateway:us-east-1::"
TAGS = {"tenant_id": "t0123456789ab"}
HELD = {"StringLike": {"aws:ResourceTag/tenant_id": "t????????????"}}
ASKED = {"StringLike": {"aws:RequestTag/tenant_id": "t????????????"}}
CHANGES = ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE")


def gateway(aws: EmbeddedAws) -> Any:
    """API Gateway for a role that is bounded by tags."""
    statements: list[dict[str, Any]] = [
        {"Action": ["apigateway:POST"], "Resource": [f"{ROOT}/usageplans", f"{ROOT}/apikeys"], "Condition": ASKED},
        {"Action": list(CHANGES), "Resource": [f"{ROOT}/usageplans/*", f"{ROOT}/apikeys/*"], "Condition": HELD},
    ]
    role = make_role(aws, [{"Effect": "Allow", **statement} for statement in statements])
    return client_of(assume(aws, role), "apigateway", aws)


def key_of(aws: EmbeddedAws, **tags: str) -> str:
    made = aws.client("apigateway").create_api_key(name="key", value=uuid.uuid4().hex, tags=tags)
    return str(made["id"])


def plan_of(aws: EmbeddedAws, **tags: str) -> str:
    return str(aws.client("apigateway").create_usage_plan(name="plan", tags=tags)["id"])


def test_upstream_refuses_tenants_own(stock_aws: EmbeddedAws) -> None:
    client = gateway(stock_aws)
    assert not is_allowed(client.create_usage_plan, name="plan", tags=TAGS)
    assert not is_allowed(client.delete_usage_plan, usagePlanId=plan_of(stock_aws, **TAGS))


def test_what_is_made_must_bear_the_tag(mended_aws: EmbeddedAws) -> None:
    client = gateway(mended_aws)
    assert is_allowed(client.create_usage_plan, name="plan", tags=TAGS)
    assert is_allowed(client.create_api_key, name="key", value=uuid.uuid4().hex, tags=TAGS)
    assert not is_allowed(client.create_usage_plan, name="plan")
    assert not is_allowed(client.create_usage_plan, name="plan", tags={"tenant_id": "all"})
    assert not is_allowed(client.create_api_key, name="key", value=uuid.uuid4().hex, tags={"stage": "dev"})


def test_what_is_changed_must_bear_the_tag(mended_aws: EmbeddedAws) -> None:
    client = gateway(mended_aws)
    own, shared = plan_of(mended_aws, **TAGS), plan_of(mended_aws)
    patch: Any = [{"op": "replace", "path": "/name", "value": "other"}]
    assert is_allowed(client.update_usage_plan, usagePlanId=own, patchOperations=patch)
    assert not is_allowed(client.update_usage_plan, usagePlanId=shared, patchOperations=patch)
    assert not is_allowed(client.delete_usage_plan, usagePlanId=shared)
    assert is_allowed(client.delete_api_key, apiKey=key_of(mended_aws, **TAGS))
    assert not is_allowed(client.delete_api_key, apiKey=key_of(mended_aws))


def test_a_plans_keys_are_reached_by_its_tag(mended_aws: EmbeddedAws) -> None:
    client = gateway(mended_aws)
    own, shared, key = plan_of(mended_aws, **TAGS), plan_of(mended_aws), key_of(mended_aws, **TAGS)
    assert is_allowed(client.create_usage_plan_key, usagePlanId=own, keyId=key, keyType="API_KEY")
    assert is_allowed(client.delete_usage_plan_key, usagePlanId=own, keyId=key)
    assert not is_allowed(client.create_usage_plan_key, usagePlanId=shared, keyId=key, keyType="API_KEY")
