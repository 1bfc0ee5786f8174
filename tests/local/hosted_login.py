"""A user pool's hosted login, as a page goes through it: authorization code with PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests import http
from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from tests.local.conftest import EmbeddedAws

PASSWORD = "Correct-Horse-7-Battery"
EMAIL = "owner@blue.example"
CALLBACK = "http://localhost:8080/callback"
# As ours does: no user, no token.
TRIGGER = """
def handler(event, context):
    claims = {"claimsToAddOrOverride": {"user": event["request"]["userAttributes"]["sub"]}}
    event["response"] = {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": claims, "idTokenGeneration": {}}}
    return event
"""


@dataclass(frozen=True)
class HostedLogin:
    """A user pool with a page's client and one user, who is in the group ``admin``."""

    aws: EmbeddedAws
    pool_id: str
    client_id: str

    @classmethod
    def make(cls, aws: EmbeddedAws, *callbacks: str) -> HostedLogin:
        cognito = aws.client("cognito-idp")
        trigger = {"LambdaVersion": "V2_0", "LambdaArn": make_function(aws, TRIGGER)}
        pool = cognito.create_user_pool(
            PoolName="users", UsernameAttributes=["email"], LambdaConfig={"PreTokenGenerationConfig": trigger}
        )["UserPool"]["Id"]
        cognito.create_group(UserPoolId=pool, GroupName="admin")
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=EMAIL,
            UserAttributes=[{"Name": "email", "Value": EMAIL}],
            MessageAction="SUPPRESS",
        )
        cognito.admin_set_user_password(UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=EMAIL, GroupName="admin")
        client = cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="page",
            AllowedOAuthFlows=["code"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthScopes=["openid", "email"],
            CallbackURLs=[CALLBACK, *callbacks],
            SupportedIdentityProviders=["COGNITO"],
        )["UserPoolClient"]["ClientId"]
        return cls(aws, pool, client)

    def sign_in(self, *, base_url: str | None = None, callback: str = CALLBACK, **headers: str) -> dict[str, Any]:
        """Go from the sign-in page to tokens."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.client_id,
            "redirect_uri": callback,
            "response_type": "code",
            "scope": "openid email",
            "state": "state-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        with http.client(base_url=base_url or self.aws.endpoint_url, headers=headers) as browser:
            page = browser.get("/oauth2/authorize", params=asked)
            assert page.status_code == 200, page.text
            entered = browser.post("/login", data={**asked, "username": EMAIL, "password": PASSWORD})
            assert entered.status_code == 302, entered.text
            location = urlsplit(entered.headers["location"])
            assert f"{location.scheme}://{location.netloc}{location.path}" == callback
            returned = parse_qs(location.query)
            assert returned["state"] == ["state-1"]
            redeemed = {"grant_type": "authorization_code", "code": returned["code"][0], "code_verifier": verifier}
            answer = browser.post(
                "/oauth2/token", data={**redeemed, "client_id": self.client_id, "redirect_uri": callback}
            )
        tokens: dict[str, Any] = answer.raise_for_status().json()
        return tokens

    def refresh(self, refresh_token: str) -> httpx.Response:
        """Redeem a refresh token."""
        return self._post("token", {"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, token: str, /, **changes: str) -> httpx.Response:
        """Give a refresh token up, with ``changes`` to what is asked."""
        return self._post("revoke", {"token": token} | changes)

    def _post(self, endpoint: str, form: Mapping[str, str]) -> httpx.Response:
        url = f"{self.aws.endpoint_url}/oauth2/{endpoint}"
        return http.post(url, data={"client_id": self.client_id, **form})


def claims(token: str) -> dict[str, Any]:
    """What a token says; its signature is not looked at."""
    payload = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return found
