"""The reference application by the addresses that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from stacks.config import DEV
from tests.e2e.viewer import viewer

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform, Tokens
    from tests.e2e.conftest import TenantUser


def test_pages_are_told_where_the_api_is_and_where_to_sign_in(aws: EmbeddedAws, platform: Platform) -> None:
    with viewer(aws, platform.outputs["SiteUrl"]) as browser:
        told = browser.get("/config.json").json()
    assert told["stage"] == DEV.name
    assert told["region"] == DEV.region
    assert told["clientId"] == platform.outputs["SpaClientId"]
    assert told["authority"].endswith(platform.outputs["UserPoolId"])
    assert told["signIn"].startswith(f"https://{DEV.name}-")
    assert (told["apiPath"], told["publicPath"], told["socketPath"]) == ("/api", "/public", "/ws")
    assert told["domain"] is None
    assert told["registrationTiers"] == list(DEV.registration_tiers)


def test_a_tenants_api_is_beside_the_pages(aws: EmbeddedAws, platform: Platform, blue: TenantUser) -> None:
    with viewer(aws, platform.outputs["SiteUrl"], authorization=f"Bearer {blue.tokens.access}") as browser:
        order = blue.placed()
        assert browser.get(f"/api/orders/{order}").json()["order_id"] == order
        assert browser.get("/api/orders/nothing").headers["content-type"] == "application/problem+json"


def test_without_a_token_the_api_refuses_at_the_edges_address_too(aws: EmbeddedAws, platform: Platform) -> None:
    with viewer(aws, platform.outputs["SiteUrl"]) as browser:
        assert browser.get("/api/orders").status_code == 401


def test_a_viewers_own_claim_to_a_tenants_address_does_not_pass(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser, green: TenantUser
) -> None:
    headers = {"authorization": f"Bearer {blue.tokens.access}", "x-saas-tenant": green.tenant_id}
    with viewer(aws, platform.outputs["SiteUrl"], **headers) as browser:
        assert browser.get("/api/sites").status_code == 200


def test_people_without_an_account_find_their_tenant(aws: EmbeddedAws, platform: Platform, blue: TenantUser) -> None:
    with viewer(aws, platform.outputs["SiteUrl"]) as browser:
        found = browser.get("/public/discovery", params={"slug": platform.tenant(blue.tenant_id)["slug"]})
    assert found.status_code == 200, found.text


def test_operators_have_an_address_of_their_own(aws: EmbeddedAws, platform: Platform, ada: Tokens) -> None:
    with viewer(aws, platform.outputs["ConsoleUrl"], authorization=f"Bearer {ada.id}") as browser:
        assert browser.get("/api/tenants").status_code == 200
        # What is the tenants' is not behind it.
        assert browser.get("/public/discovery").headers.get("content-type") != "application/json"
        assert browser.get("/config.json").json()["clientId"] != platform.outputs["SpaClientId"]


@pytest.mark.parametrize(("address", "pool"), [("SiteUrl", "UserPoolId"), ("ConsoleUrl", "OperatorPoolId")])
def test_sign_ins_may_end_at_the_distributions(aws: EmbeddedAws, platform: Platform, address: str, pool: str) -> None:
    url = platform.outputs[address]
    assert urlsplit(url).netloc.endswith(".cloudfront.net")
    with viewer(aws, url) as browser:
        client_id = browser.get("/config.json").json()["clientId"]
    client = aws.client("cognito-idp").describe_user_pool_client(UserPoolId=platform.outputs[pool], ClientId=client_id)[
        "UserPoolClient"
    ]
    assert f"{url}/callback" in client["CallbackURLs"]
    assert f"{url}/" in client["LogoutURLs"]
    # What the template says stays.
    assert f"{DEV.app_origins[0]}/callback" in client["CallbackURLs"]
    assert client["AllowedOAuthFlows"] == ["code"]
