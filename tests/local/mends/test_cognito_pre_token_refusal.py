"""Who the pre-token trigger does not know gets no token."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from tests import http
from tests.local.rest_api import make_function

if TYPE_CHECKING:
    import httpx

    from tests.local.conftest import EmbeddedAws

PASSWORD = "Passw0rd!Passw0rd!"
# Refuses strangers, and everybody once the pool's machine client asks.
TRIGGER = """
def handler(event, context):
    if event["userName"].startswith("stranger") or event["userName"] == "ClientCredentials":
        raise PermissionError("no membership")
    claims = {"claimsToAddOrOverride": {"tenant_id": "t1"}}
    event["response"] = {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": claims}}
    return event
"""


def _pool(aws: EmbeddedAws, trigger: str) -> str:
    cognito = aws.client("cognito-idp")
    configuration = {"LambdaArn": trigger, "LambdaVersion": "V3_0"}
    pool: str = cognito.create_user_pool(PoolName="pool", LambdaConfig={"PreTokenGenerationConfig": configuration})[
        "UserPool"
    ]["Id"]
    for user in ("member@example.com", "stranger@example.com"):
        cognito.admin_create_user(UserPoolId=pool, Username=user, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=user, Password=PASSWORD, Permanent=True)
    return pool


def _sign_in(aws: EmbeddedAws, user: str) -> Any:
    cognito = aws.client("cognito-idp")
    pool = _pool(aws, make_function(aws, TRIGGER))
    app_client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="spa", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    return cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=app_client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user, "PASSWORD": PASSWORD},
    )


def _machine_token(aws: EmbeddedAws) -> httpx.Response:
    cognito = aws.client("cognito-idp")
    pool = _pool(aws, make_function(aws, TRIGGER))
    scope = [{"ScopeName": "orders", "ScopeDescription": "orders"}]
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=scope)
    machine = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="machine",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["api/orders"],
    )["UserPoolClient"]
    return http.post(
        f"{aws.endpoint_url}/oauth2/token",
        data={"grant_type": "client_credentials", "scope": "api/orders"},
        auth=(machine["ClientId"], machine["ClientSecret"]),
    )


def test_upstream_signs_a_stranger_in(stock_aws: EmbeddedAws) -> None:
    assert "AuthenticationResult" in _sign_in(stock_aws, "stranger@example.com")


def test_a_stranger_is_refused_with_the_triggers_words(mended_aws: EmbeddedAws) -> None:
    refused = mended_aws.client("cognito-idp").exceptions.UserLambdaValidationException
    with pytest.raises(refused, match=r"PreTokenGeneration failed with error no membership\."):
        _sign_in(mended_aws, "stranger@example.com")


def test_a_member_is_signed_in(mended_aws: EmbeddedAws) -> None:
    assert "AuthenticationResult" in _sign_in(mended_aws, "member@example.com")


def test_a_machine_is_refused_too(mended_aws: EmbeddedAws) -> None:
    response = _machine_token(mended_aws)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "access_token" not in response.json()
    assert "no membership" in response.json()["error_description"]
