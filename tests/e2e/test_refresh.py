"""A refreshed token says what the registry says now, and is refused to whom the registry refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.conftest import PASSWORD
from tests.e2e.test_sign_in import claims_of
from tests.e2e.test_tokens import set_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform, Tokens

EMAIL = "owner@red-rooster.example"


@pytest.fixture(scope="module")
def tenant_id(platform: Platform) -> str:
    """A tenant whose owner has a password."""
    tenant_id = platform.onboard(slug="red-rooster", name="Red Rooster", email=EMAIL, sites=["site-1"])
    platform.set_password(EMAIL, PASSWORD)
    return tenant_id


@pytest.fixture
def tokens(platform: Platform, tenant_id: str) -> Tokens:
    """What the owner's sign-in brings."""
    del tenant_id  # only has to be there
    return platform.sign_in(EMAIL, PASSWORD)


@pytest.fixture
def refresh(platform: Platform, aws: EmbeddedAws) -> Callable[[Tokens], str]:
    """Trades a refresh token for an access token, as clients with rotating refresh tokens do."""

    def trade(tokens: Tokens) -> str:
        answer = aws.client("cognito-idp").get_tokens_from_refresh_token(
            RefreshToken=tokens.refresh, ClientId=platform.outputs["SpaClientId"]
        )
        access: str = answer["AuthenticationResult"]["AccessToken"]
        return access

    return trade


def membership_key(aws: EmbeddedAws, platform: Platform) -> dict[str, Any]:
    """Where the owner's membership stands."""
    user = aws.client("cognito-idp").admin_get_user(UserPoolId=platform.outputs["UserPoolId"], Username=EMAIL)
    subject = next(a["Value"] for a in user["UserAttributes"] if a["Name"] == "sub")
    return {"pk": {"S": f"member#{subject}"}, "sk": {"S": "membership"}}


def test_a_refreshed_token_keeps_the_tenant(tenant_id: str, tokens: Tokens, refresh: Callable[[Tokens], str]) -> None:
    refreshed = refresh(tokens)

    names = ("tenant_id", "tier", "roles", "sites", "sub", "client_id", "token_use")
    before, after = claims_of(tokens.access), claims_of(refreshed)
    assert after["tenant_id"] == tenant_id
    assert {name: after[name] for name in names} == {name: before[name] for name in names}


def test_a_refreshed_token_has_the_roles_of_now(
    platform: Platform, aws: EmbeddedAws, tokens: Tokens, refresh: Callable[[Tokens], str]
) -> None:
    table, key = platform.outputs["RegistryTableName"], membership_key(aws, platform)
    registry = aws.client("dynamodb")
    before = registry.get_item(TableName=table, Key=key)["Item"]
    registry.put_item(
        TableName=table, Item={**before, "roles": {"L": [{"S": "waiter"}]}, "sites": {"L": [{"S": "site-1"}]}}
    )
    try:
        claims = claims_of(refresh(tokens))
    finally:
        registry.put_item(TableName=table, Item=before)

    assert (claims["roles"], claims["sites"]) == (["waiter"], ["site-1"])


def test_a_suspended_tenants_user_cannot_refresh(
    platform: Platform, aws: EmbeddedAws, tenant_id: str, tokens: Tokens, refresh: Callable[[Tokens], str]
) -> None:
    set_status(platform, aws, tenant_id, "suspended")
    try:
        with pytest.raises(ClientError, match="UserLambdaValidation"):
            refresh(tokens)
    finally:
        set_status(platform, aws, tenant_id, "active")


def test_a_user_without_membership_any_more_cannot_refresh(
    platform: Platform, aws: EmbeddedAws, tokens: Tokens, refresh: Callable[[Tokens], str]
) -> None:
    table, key = platform.outputs["RegistryTableName"], membership_key(aws, platform)
    registry = aws.client("dynamodb")
    before = registry.get_item(TableName=table, Key=key)["Item"]
    registry.delete_item(TableName=table, Key=key)
    try:
        with pytest.raises(ClientError, match="UserLambdaValidation"):
            refresh(tokens)
    finally:
        registry.put_item(TableName=table, Item=before)


def test_a_disabled_user_cannot_refresh(
    platform: Platform, aws: EmbeddedAws, tokens: Tokens, refresh: Callable[[Tokens], str]
) -> None:
    directory, user = aws.client("cognito-idp"), {"UserPoolId": platform.outputs["UserPoolId"], "Username": EMAIL}
    directory.admin_disable_user(**user)
    try:
        with pytest.raises(ClientError, match="NotAuthorized"):
            refresh(tokens)
    finally:
        directory.admin_enable_user(**user)
