"""What a sign-in puts into the access token, and who gets none."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from tests import http
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token, unverified."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def test_the_access_token_carries_the_tenant_from_the_registry(blue: TenantUser) -> None:
    claims = claims_of(blue.tokens.access)

    assert claims["tenant_id"] == blue.tenant_id
    assert claims["tier"] == "premium"
    assert claims["roles"] == ["owner"]
    assert claims["sites"] == ["*"]
    assert claims["token_use"] == "access"


def test_a_user_without_membership_gets_no_token(platform: Platform, aws: EmbeddedAws) -> None:
    pool = platform.outputs["UserPoolId"]
    aws.client("cognito-idp").admin_create_user(
        UserPoolId=pool, Username="stranger@example.com", MessageAction="SUPPRESS"
    )
    platform.set_password("stranger@example.com", PASSWORD)

    with pytest.raises(ClientError):
        platform.sign_in("stranger@example.com", PASSWORD)


def test_an_attribute_names_no_tenant(
    platform: Platform, aws: EmbeddedAws, blue: TenantUser, green: TenantUser
) -> None:
    """Even an operator's slip in the attribute does not move a user to another tenant."""
    email = "mallory@example.com"
    aws.client("cognito-idp").admin_create_user(
        UserPoolId=platform.outputs["UserPoolId"],
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "custom:tenant_id", "Value": blue.tenant_id}],
    )
    user = aws.client("cognito-idp").admin_get_user(UserPoolId=platform.outputs["UserPoolId"], Username=email)
    subject = next(a["Value"] for a in user["UserAttributes"] if a["Name"] == "sub")
    aws.client("dynamodb").put_item(
        TableName=platform.outputs["RegistryTableName"],
        Item={
            "pk": {"S": f"member#{subject}"},
            "sk": {"S": "membership"},
            "tenant_id": {"S": green.tenant_id},
            "roles": {"L": [{"S": "waiter"}]},
            "sites": {"L": [{"S": "site-1"}]},
            "email": {"S": email},
        },
    )
    platform.set_password(email, PASSWORD)

    claims = claims_of(platform.sign_in(email, PASSWORD).access)

    assert claims["tenant_id"] == green.tenant_id
    assert claims["roles"] == ["waiter"]


def test_no_app_client_may_write_the_tenant_attribute(platform: Platform, aws: EmbeddedAws) -> None:
    pool = platform.outputs["UserPoolId"]
    listed = aws.client("cognito-idp").list_user_pool_clients(UserPoolId=pool, MaxResults=60)
    for entry in listed["UserPoolClients"]:
        described = aws.client("cognito-idp").describe_user_pool_client(UserPoolId=pool, ClientId=entry["ClientId"])
        writable = described["UserPoolClient"].get("WriteAttributes")
        assert writable is not None
        assert "custom:tenant_id" not in writable


def test_a_browser_signs_in_with_a_code_and_its_proof_key(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser
) -> None:
    """Authorization code flow with PKCE (RFC 7636), as a single-page application does it."""
    client_id = platform.outputs["SpaClientId"]
    described = aws.client("cognito-idp").describe_user_pool_client(
        UserPoolId=platform.outputs["UserPoolId"], ClientId=client_id
    )["UserPoolClient"]
    redirect = described["CallbackURLs"][0]
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    request = {
        "client_id": client_id,
        "response_type": "code",
        "scope": "openid email",
        "redirect_uri": redirect,
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    with http.client(base_url=aws.endpoint_url, follow_redirects=False) as browser:
        page = browser.get("/oauth2/authorize", params=request, follow_redirects=True)
        fields = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text)
        }
        answer = browser.post("/login", data={**request, **fields, "username": blue.email, "password": PASSWORD})
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        exchange = {"grant_type": "authorization_code", "client_id": client_id, "code": code, "redirect_uri": redirect}

        without_proof = browser.post("/oauth2/token", data={**exchange, "code_verifier": "wrong" * 10})
        assert without_proof.status_code == 400

        answer = browser.post("/login", data={**request, **fields, "username": blue.email, "password": PASSWORD})
        exchange["code"] = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        tokens = browser.post("/oauth2/token", data={**exchange, "code_verifier": verifier}).raise_for_status().json()

    assert claims_of(tokens["access_token"])["tenant_id"] == blue.tenant_id
    with platform.api(tokens["access_token"]) as api:
        assert api.get("orders", params={"site_id": "site-1"}).status_code == 200
