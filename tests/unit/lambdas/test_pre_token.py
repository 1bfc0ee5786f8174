import importlib
from typing import Any

import pytest

from lambdas.pre_token.membership import (
    MAX_SITES,
    MemberDisabledError,
    NoMembershipError,
    TenantNotActiveError,
    TooManySitesError,
)
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.together import comes_first

TENANT, OTHER = "t0123456789ab", "tzzzzzzzzzzzz"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> FakeDynamoDB:
    fake = FakeDynamoDB()
    for tenant_id in (TENANT, OTHER):
        put(fake, f"tenant#{tenant_id}", "tenant", tier={"S": "standard"}, status={"S": "active"})
    for principal_id in ("user-1", "client-1"):
        put(
            fake,
            f"member#{principal_id}",
            "membership",
            tenant_id={"S": TENANT},
            roles={"L": [{"S": "owner"}]},
            sites={"L": [{"S": "*"}]},
        )
    monkeypatch.setattr(importlib.import_module("lambdas.pre_token.handler"), "client", fake)
    return fake


def put(fake: FakeDynamoDB, pk: str, sk: str, **attributes: Any) -> None:
    fake.items[pk, sk] = {"pk": {"S": pk}, "sk": {"S": sk}, **attributes}


def trigger(source: str = "TokenGeneration_Authentication", **request: Any) -> dict[str, Any]:
    event = {
        "version": "3",
        "triggerSource": source,
        "userName": "someone",
        "callerContext": {"clientId": "client-1"},
        "request": {"userAttributes": {"sub": "user-1"}, **request},
        "response": {"claimsAndScopeOverrideDetails": None},
    }
    answer: dict[str, Any] = importlib.import_module("lambdas.pre_token.handler").handler(event, FakeContext())
    return answer


def overrides(answer: dict[str, Any]) -> dict[str, Any]:
    return dict(answer["response"]["claimsAndScopeOverrideDetails"])


CLAIMS = {"tenant_id": TENANT, "tier": "standard", "roles": ["owner"], "sites": ["*"]}


def test_rights_that_were_just_taken_away_are_in_no_token(registry: FakeDynamoDB) -> None:
    registry.stale = {
        key: {**item, "roles": {"L": [{"S": "owner"}, {"S": "manager"}]}, "tier": {"S": "premium"}}
        for key, item in registry.items.items()
    }
    assert overrides(trigger())["accessTokenGeneration"]["claimsToAddOrOverride"] == CLAIMS


@pytest.mark.parametrize(
    "source", ["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_RefreshTokens"]
)
def test_a_users_token_says_whose_member_it_is(registry: FakeDynamoDB, source: str) -> None:
    assert overrides(trigger(source)) == {
        "accessTokenGeneration": {"claimsToAddOrOverride": CLAIMS},
        "idTokenGeneration": {"claimsToAddOrOverride": {"tenant_id": TENANT}},
    }
    assert registry.calls == ["GetItem", "GetItem"]


def test_a_machine_client_is_a_member_by_its_id(registry: FakeDynamoDB) -> None:
    answer = trigger("TokenGeneration_ClientCredentials", userAttributes={})
    assert overrides(answer)["accessTokenGeneration"]["claimsToAddOrOverride"] == CLAIMS
    del registry.items["member#client-1", "membership"]
    with pytest.raises(NoMembershipError):
        trigger("TokenGeneration_ClientCredentials", userAttributes={"sub": "user-1"})


def test_a_user_is_never_a_member_by_the_client_it_uses(registry: FakeDynamoDB) -> None:
    del registry.items["member#user-1", "membership"]
    with pytest.raises(NoMembershipError):
        trigger()


def test_nothing_that_a_user_or_client_can_write_counts(registry: FakeDynamoDB) -> None:
    attributes = {
        "sub": "user-1",
        "custom:tenant_id": OTHER,
        "custom:roles": "owner",
        "tenant_id": OTHER,
        "tier": "premium",
        "email": OTHER,
    }
    metadata = {"tenant_id": OTHER, "roles": "owner", "tier": "premium"}
    groups = {"groupsToOverride": [OTHER, "owner"]}
    answer = trigger(userAttributes=attributes, clientMetadata=metadata, groupConfiguration=groups)
    assert overrides(answer) == overrides(trigger())
    assert registry.calls == ["GetItem"] * 4


@pytest.mark.parametrize("subject", [None, "", "nobody", "user-1#x", "x" * 200])
@pytest.mark.usefixtures("registry")
def test_without_membership_there_is_no_token(subject: str | None) -> None:
    with pytest.raises(NoMembershipError):
        trigger(userAttributes={"sub": subject, "custom:tenant_id": TENANT})


@pytest.mark.parametrize("status", ["suspended", "onboarding", None])
def test_without_an_active_tenant_there_is_no_token(registry: FakeDynamoDB, status: str | None) -> None:
    if status is None:
        del registry.items[f"tenant#{TENANT}", "tenant"]
    else:
        registry.items[f"tenant#{TENANT}", "tenant"]["status"] = {"S": status}
    with pytest.raises(TenantNotActiveError, match=status or "unknown"):
        trigger()


def limited_to(registry: FakeDynamoDB, *brands: str, sites: tuple[str, ...] = ()) -> None:
    member = registry.items["member#user-1", "membership"]
    member["brands"] = {"L": [{"S": brand} for brand in brands]}
    member["sites"] = {"L": [{"S": site} for site in sites]}


def has_site(registry: FakeDynamoDB, site: str, brand: str, tenant_id: str = TENANT) -> None:
    put(registry, f"tenant#{tenant_id}", f"site#{site}", brand_id={"S": brand})


def claimed_sites(answer: dict[str, Any]) -> Any:
    return overrides(answer)["accessTokenGeneration"]["claimsToAddOrOverride"]["sites"]


def test_a_brand_is_its_sites_beside_those_that_are_named(registry: FakeDynamoDB) -> None:
    limited_to(registry, "house", sites=("kiosk",))
    for site, brand in (("site-2", "house"), ("site-1", "house"), ("site-3", "other")):
        has_site(registry, site, brand)
    has_site(registry, "theirs", "house", OTHER)
    assert claimed_sites(trigger()) == ["kiosk", "site-1", "site-2"]
    assert registry.calls == ["GetItem", "GetItem", "Query"]


def test_a_brand_without_sites_reaches_none(registry: FakeDynamoDB) -> None:
    limited_to(registry, "house")
    assert claimed_sites(trigger()) == []


def test_more_sites_than_a_token_holds_are_refused_rather_than_cut(registry: FakeDynamoDB) -> None:
    limited_to(registry, "house")
    for number in range(MAX_SITES):
        has_site(registry, f"site-{number:03}", "house")
    assert len(claimed_sites(trigger())) == MAX_SITES
    has_site(registry, "one-more", "house")
    with pytest.raises(TooManySitesError, match="101 sites"):
        trigger()


def test_a_disabled_member_gets_no_token(registry: FakeDynamoDB) -> None:
    registry.items["member#user-1", "membership"]["standing"] = {"S": "disabled"}
    with pytest.raises(MemberDisabledError):
        trigger()


def test_the_first_sign_in_makes_an_invited_member_an_active_one(registry: FakeDynamoDB) -> None:
    registry.items["member#user-1", "membership"] |= {"standing": {"S": "invited"}, "version": {"N": "1"}}
    assert overrides(trigger())["accessTokenGeneration"]["claimsToAddOrOverride"] == CLAIMS
    member = registry.items["member#user-1", "membership"]
    assert (member["standing"], member["version"]) == ({"S": "active"}, {"N": "2"})
    trigger()
    assert registry.calls == ["GetItem", "GetItem", "UpdateItem", "GetItem", "GetItem"]


def test_a_note_that_can_not_be_made_keeps_nobody_out(registry: FakeDynamoDB, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.items["member#user-1", "membership"] |= {"standing": {"S": "invited"}, "version": {"N": "1"}}

    def refuse(**_: Any) -> None:
        raise client_error("ThrottlingException", "UpdateItem")

    monkeypatch.setattr(registry, "update_item", refuse)
    assert claimed_sites(trigger()) == ["*"]


def test_a_member_who_is_disabled_during_the_first_sign_in_stays_so(
    registry: FakeDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = registry.items["member#user-1", "membership"]
    member |= {"standing": {"S": "invited"}, "version": {"N": "1"}}
    comes_first(monkeypatch, "update_item", lambda: member.update(standing={"S": "disabled"}))
    trigger()
    assert registry.items["member#user-1", "membership"]["standing"] == {"S": "disabled"}
