"""Tokens that are good in every respect but one are refused."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from tests import http
from tests.e2e.token_forge import new_key
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser
    from tests.e2e.token_forge import TokenForge


@pytest.fixture
def call(platform: Platform) -> Callable[[str], httpx.Response]:
    """List orders with a bearer token."""

    def get(token: str) -> httpx.Response:
        with platform.api(token) as api:
            return api.get("orders", params={"site_id": "site-1"})

    return get


def encoded(part: dict[str, Any]) -> str:
    """A part of a JSON Web Token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_forged_token_without_fault_is_accepted(
    call: Callable[[str], httpx.Response], forge: TokenForge, blue: TenantUser
) -> None:
    """The control: what is refused below is refused for its one fault."""
    assert call(forge.token(blue.tenant_id)).status_code == 200


CLAIM_FAULTS: dict[str, Callable[[], dict[str, Any]]] = {
    "expired": lambda: {"exp": int(time.time()) - 3600},
    "without expiry": lambda: {"exp": None},
    "expiry as text": lambda: {"exp": "tomorrow"},
    "issued in the future": lambda: {"iat": int(time.time()) + 3600},
    "not yet valid": lambda: {"nbf": int(time.time()) + 3600},
    "of another issuer": lambda: {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x"},
    "of an issuer that starts alike": lambda: {"iss": "https://cognito-idp"},
    "without issuer": lambda: {"iss": None},
    "of another client": lambda: {"client_id": "another-client"},
    "without client": lambda: {"client_id": None},
    "an id token": lambda: {"token_use": "id"},
    "without use": lambda: {"token_use": None},
    "without tenant": lambda: {"tenant_id": None},
    "with a wildcard for tenant": lambda: {"tenant_id": "t************"},
    "with a tenant of the wrong form": lambda: {"tenant_id": "t0#order"},
    "with a list for tenant": lambda: {"tenant_id": ["t000000000000"]},
    "without subject": lambda: {"sub": None},
    "with text for roles": lambda: {"roles": "owner"},
}


@pytest.mark.parametrize("fault", CLAIM_FAULTS.values(), ids=CLAIM_FAULTS.keys())
def test_a_token_with_a_wrong_claim_is_refused(
    call: Callable[[str], httpx.Response],
    forge: TokenForge,
    blue: TenantUser,
    fault: Callable[[], dict[str, Any]],
) -> None:
    answer = call(forge.token(blue.tenant_id, **fault()))

    assert answer.status_code == 401, answer.text
    assert answer.json()["status"] == 401


def test_the_none_algorithm_is_refused(
    call: Callable[[str], httpx.Response], forge: TokenForge, blue: TenantUser
) -> None:
    claims = encoded(forge.claims(blue.tenant_id))
    for algorithm in ("none", "None", "NONE", ""):
        header = encoded({"alg": algorithm, "typ": "JWT", "kid": "forged"})
        assert call(f"{header}.{claims}.").status_code == 401


def test_hs256_with_the_public_key_as_secret_is_refused(
    call: Callable[[str], httpx.Response], forge: TokenForge, blue: TenantUser
) -> None:
    public = forge.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = encoded({"alg": "HS256", "typ": "JWT", "kid": "forged"})
    content = f"{header}.{encoded(forge.claims(blue.tenant_id))}"
    # PyJWT refuses to sign with a public key, as it should; the attacker has no such scruples.
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signed = signature.sign(content.encode(), public)

    token = f"{content}.{base64.urlsafe_b64encode(signed).rstrip(b'=').decode()}"

    assert call(token).status_code == 401


def test_a_token_signed_with_another_key_is_refused(
    call: Callable[[str], httpx.Response], forge: TokenForge, blue: TenantUser
) -> None:
    assert call(forge.signed(forge.claims(blue.tenant_id), new_key())).status_code == 401


def test_a_token_that_brings_its_own_key_is_refused(
    call: Callable[[str], httpx.Response], forge: TokenForge, blue: TenantUser
) -> None:
    own = new_key()
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(own.public_key()))
    for header in ({"jwk": jwk}, {"kid": "own", "jwk": jwk}, {"jku": "http://127.0.0.1:9/jwks"}):
        token = jwt.encode(forge.claims(blue.tenant_id), own, algorithm="RS256", headers=header)
        assert call(token).status_code == 401


def test_a_tampered_claim_is_refused(
    call: Callable[[str], httpx.Response], blue: TenantUser, green: TenantUser
) -> None:
    header, payload, signature = blue.tokens.access.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["tenant_id"] == blue.tenant_id

    tampered = encoded({**claims, "tenant_id": green.tenant_id})

    assert call(f"{header}.{tampered}.{signature}").status_code == 401


def test_a_genuine_id_token_is_refused(call: Callable[[str], httpx.Response], blue: TenantUser) -> None:
    assert call(blue.tokens.id).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer a.b.c",
        "Bearer ....",
        "Basic dGVzdDp0ZXN0",
        "Bearer " + "x" * 6000,
    ],
    ids=lambda value: value[:20] or "empty",
)
def test_what_is_no_token_is_refused(platform: Platform, authorization: str) -> None:
    answer = http.get(
        f"{platform.outputs['ApiUrl']}orders",
        params={"site_id": "site-1"},
        headers={"Authorization": authorization},
    )

    assert answer.status_code == 401, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_request_without_token_is_refused(platform: Platform) -> None:
    with platform.api() as api:
        assert api.get("orders", params={"site_id": "site-1"}).status_code == 401


def test_an_unknown_tenant_is_refused(call: Callable[[str], httpx.Response], forge: TokenForge) -> None:
    assert call(forge.token("t000000000000")).status_code == 403


def test_a_role_without_the_permission_is_refused(platform: Platform, forge: TokenForge, blue: TenantUser) -> None:
    with platform.api(forge.token(blue.tenant_id, roles=["nobody"])) as api:
        answer = api.get("orders", params={"site_id": "site-1"})

    assert answer.status_code == 403
    assert answer.json()["status"] == 403


@pytest.mark.parametrize("path", ["orders", "orders/", "orders%2F", "orders/.", "orders/x/..", "/orders", "%6Frders"])
def test_a_cached_policy_opens_no_other_roles_operation(
    platform: Platform, forge: TokenForge, blue: TenantUser, path: str
) -> None:
    """A customer may get orders one by one, so that the policy holds `orders/*`, and may not list a site's."""
    token = forge.token(blue.tenant_id, roles=["customer"])
    order_id = blue.place_order("not-the-customers").json()["order_id"]
    with platform.api(token) as api:
        assert api.get(f"orders/{order_id}").status_code == 404
    answer = http.get(
        f"{platform.outputs['ApiUrl']}{path}",
        params={"site_id": "site-1"},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code in (403, 404), answer.text
    assert order_id not in answer.text


@pytest.mark.parametrize("second", ["Authorization", "authorization"])
def test_two_tokens_are_none(platform: Platform, blue: TenantUser, green: TenantUser, second: str) -> None:
    answer = http.get(
        f"{platform.outputs['ApiUrl']}orders",
        params={"site_id": "site-1"},
        headers=[(name, f"Bearer {user.tokens.access}") for name, user in (("Authorization", blue), (second, green))],
    )

    assert answer.status_code == 401


def test_no_header_names_a_tenant(blue: TenantUser, green: TenantUser) -> None:
    order_id = blue.place_order("behind-a-header").json()["order_id"]

    for name in ("X-Tenant-Id", "X-Amz-Tenant-Id", "tenant_id", "x-amzn-tenant-id"):
        assert green.api.get(f"orders/{order_id}", headers={name: blue.tenant_id}).status_code == 404


def test_a_caller_of_one_site_reaches_that_site_only(platform: Platform, forge: TokenForge, blue: TenantUser) -> None:
    with platform.api(forge.token(blue.tenant_id, roles=["waiter"], sites=["site-1"])) as api:
        assert api.get("orders", params={"site_id": "site-1"}).status_code == 200
        assert api.get("orders", params={"site_id": "site-2"}).status_code == 403


def test_a_suspended_tenant_is_refused_until_reactivated(
    platform: Platform, aws: EmbeddedAws, forge: TokenForge
) -> None:
    tenant_id = platform.onboard(
        slug="purple-pub",
        name="Purple Pub",
        email="owner@purple-pub.example",
        tier="premium",
        sites=["site-1"],
    )

    def status_of_a_new_token() -> int:
        with platform.api(forge.token(tenant_id)) as api:
            return api.get("orders", params={"site_id": "site-1"}).status_code

    assert status_of_a_new_token() == 200

    set_status(platform, aws, tenant_id, "suspended")
    until(lambda: status_of_a_new_token() == 403, "the refusal")

    set_status(platform, aws, tenant_id, "active")
    until(lambda: status_of_a_new_token() == 200, "the admission")


def set_status(platform: Platform, aws: EmbeddedAws, tenant_id: str, status: str) -> None:
    """Change a tenant's status in the registry, as the control plane does."""
    aws.client("dynamodb").update_item(
        TableName=platform.outputs["RegistryTableName"],
        Key={"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}},
        UpdateExpression="SET #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": {"S": status}},
    )
