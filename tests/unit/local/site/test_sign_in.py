"""An origin of this machine can be signed in from, and nothing else about the client changes."""

from __future__ import annotations

from typing import Any

from saas_constructs.local.site.rewriting import SignIn
from saas_constructs.local.site.sign_in import SignInAddresses

SIGN_IN = SignIn("eu-central-1_abc", "client")


class Cognito:
    """A user pool with one client."""

    def __init__(self) -> None:
        self.regions: list[str] = []
        self.updates = 0
        self.client: dict[str, Any] = {
            "UserPoolId": "eu-central-1_abc",
            "ClientId": "client",
            "CallbackURLs": ["https://d1.cloudfront.net/callback"],
            "LogoutURLs": ["https://d1.cloudfront.net/"],
            "AllowedOAuthFlows": ["code"],
        }

    def __call__(self, region: str) -> Cognito:
        self.regions.append(region)
        return self

    def describe_user_pool_client(self, *, UserPoolId: str, ClientId: str) -> dict[str, Any]:  # noqa: N803
        assert (UserPoolId, ClientId) == ("eu-central-1_abc", "client")
        return {"UserPoolClient": {**self.client, "LastModifiedDate": "now", "DefaultRedirectURI": ""}}

    def update_user_pool_client(self, **settings: Any) -> None:
        self.updates += 1
        self.client = settings


def test_both_addresses_are_added_once_and_the_rest_stays() -> None:
    cognito = Cognito()
    addresses = SignInAddresses(cognito)
    for _ in range(2):
        addresses.allow(SIGN_IN, "http://localhost:8080")
    assert cognito.client == {
        "UserPoolId": "eu-central-1_abc",
        "ClientId": "client",
        "CallbackURLs": ["https://d1.cloudfront.net/callback", "http://localhost:8080/callback"],
        "LogoutURLs": ["https://d1.cloudfront.net/", "http://localhost:8080/"],
        "AllowedOAuthFlows": ["code"],
    }
    assert cognito.updates == 1
    assert set(cognito.regions) == {"eu-central-1"}


def test_one_that_is_there_is_not_doubled() -> None:
    cognito = Cognito()
    cognito.client["CallbackURLs"] = ["http://localhost:8080/callback"]
    SignInAddresses(cognito).allow(SIGN_IN, "http://localhost:8080")
    assert cognito.client["CallbackURLs"] == ["http://localhost:8080/callback"]
    assert cognito.client["LogoutURLs"] == ["https://d1.cloudfront.net/", "http://localhost:8080/"]
