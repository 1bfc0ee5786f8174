"""Who may open a WebSocket, and what it follows: by the same token rules as the REST API."""

import importlib
from typing import Any

import pytest

from lambdas.authorizer.connection import ConnectionAuthorizer
from lambdas.authorizer.jwks import JwksUnavailableError, KeySet
from lambdas.authorizer.token import TokenVerifier
from lambdas.shared.tenants import Tenants
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.tokens import ISSUER, NOW, OTHER_KEY, FakeIssuer, claims, sign

TENANT = "t0123456789ab"
STAGE = "arn:aws:execute-api:eu-west-1:111122223333:abc123/v1"
PROTOCOL = "Sec-WebSocket-Protocol"
CONTEXT: Any = FakeContext()


class Door:
    """The authorizer with its surroundings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SITE_FEED_ROLES", "kitchen manager owner waiter")
        monkeypatch.setenv("USER_FEED_ROLES", "customer kitchen manager owner waiter")
        self.module = importlib.import_module("lambdas.authorizer.connect")
        self.clock, self.issuer, self.registry = FakeClock(NOW), FakeIssuer(), FakeDynamoDB()
        client: Any = self.registry
        self.set_status("active")
        keys = KeySet("https://issuer/jwks", fetch=self.issuer.fetch, now=self.clock)
        made = ConnectionAuthorizer(
            verifier=TokenVerifier(ISSUER, frozenset({"client-1"}), 30, keys, self.clock),
            tenants=Tenants(client, "registry", cache_seconds=60, now=self.clock),
            site_roles=frozenset({"kitchen", "manager", "owner", "waiter"}),
            user_roles=frozenset({"customer"}),
        )
        monkeypatch.setattr(self.module, "authorizer", made)

    def set_status(self, status: str) -> None:
        item = {"status": {"S": status}, "tier": {"S": "premium"}, "usage_key": {"S": "usage"}}
        self.registry.items[f"tenant#{TENANT}", "tenant"] = item

    def knock(self, headers: dict[str, str], *sites: str, several: dict[str, list[str]] | None = None) -> Any:
        """Ask with these headers, and ``sites`` in the query."""
        event = {
            "methodArn": f"{STAGE}/$connect",
            "headers": headers,
            "multiValueHeaders": several or {name: [value] for name, value in headers.items()},
            "queryStringParameters": {"site_id": sites[-1]} if sites else None,
            "multiValueQueryStringParameters": {"site_id": list(sites)} if sites else None,
            "requestContext": {"requestId": "request-1", "connectionId": "c1"},
        }
        return self.module.handler(event, CONTEXT)

    def ask(self, *sites: str, **changes: Any) -> Any:
        """Ask with a token whose claims are changed."""
        return self.knock({"Authorization": f"Bearer {sign(claims(**changes))}"}, *sites)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(monkeypatch)


def effect(answer: Any) -> str:
    (statement,) = answer["policyDocument"]["Statement"]
    return str(statement["Effect"])


def test_a_good_token_opens_the_connection_and_no_other_route(door: Door) -> None:
    answer = door.ask("site-1", roles=["kitchen", "waiter"], sites=["site-1", "site-2"])
    (statement,) = answer["policyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Allow", [f"{STAGE}/$connect"])
    assert answer["context"] == {
        "tenant_id": TENANT,
        "user_id": "user-1",
        "tier": "premium",
        "roles": "kitchen waiter",
        "sites": "site-1 site-2",
        "site_id": "site-1",
        "expires_at": str(int(NOW) + 3600),
    }


def test_without_a_site_the_connection_follows_the_caller_alone(door: Door) -> None:
    assert door.ask(roles=["customer"])["context"]["site_id"] == ""


@pytest.mark.parametrize("form", ["saas.v1, bearer.{}", "bearer.{},saas.v1", "other, saas.v1 , bearer.{}"])
def test_the_token_may_be_a_subprotocol(door: Door, form: str) -> None:
    assert effect(door.knock({PROTOCOL: form.format(sign(claims()))})) == "Allow"


@pytest.mark.parametrize("name", [PROTOCOL.lower(), PROTOCOL.upper()])
def test_headers_compare_without_case(door: Door, name: str) -> None:
    assert effect(door.knock({name: f"saas.v1, bearer.{sign(claims())}"})) == "Allow"


def test_subprotocols_may_come_in_several_lines(door: Door) -> None:
    lines = ["saas.v1", f"bearer.{sign(claims())}"]
    assert effect(door.knock({PROTOCOL: lines[-1]}, several={PROTOCOL: lines})) == "Allow"


REFUSED = {
    "none": {},
    "without the version beside it": {PROTOCOL: "bearer.{token}"},
    "twice": {PROTOCOL: "saas.v1, bearer.{token}, bearer.{token}"},
    "in both places": {PROTOCOL: "saas.v1, bearer.{token}", "Authorization": "Bearer {token}"},
    "in both places, one of another kind": {PROTOCOL: "saas.v1, bearer.{token}", "authorization": "Basic eDp5"},
    "without its prefix": {PROTOCOL: "saas.v1, {token}"},
    "empty": {PROTOCOL: "saas.v1, bearer."},
    "very long": {PROTOCOL: "saas.v1, bearer." + "x" * 8193},
    "of another kind": {"Authorization": "Basic eDp5"},
}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
def test_a_token_that_is_not_there_once_is_unauthorized(door: Door, headers: dict[str, str], logs: Output) -> None:
    token = sign(claims())
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        door.knock({name: value.replace("{token}", token) for name, value in headers.items()})
    assert token.split(".")[2] not in logs.getvalue()
    assert door.registry.calls == []


FAULTS: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(NOW) - 31},
    "of another issuer": {"iss": "https://elsewhere"},
    "of another client": {"client_id": "client-2"},
    "an id token": {"token_use": "id"},
    "without a tenant": {"tenant_id": None},
    "of no possible tenant": {"tenant_id": "t#0123456789a"},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_bad_token_is_unauthorized_and_never_logged(door: Door, fault: dict[str, Any], logs: Output) -> None:
    token = sign(claims(**fault))
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        door.knock({PROTOCOL: f"saas.v1, bearer.{token}"})
    for part in token.split("."):
        assert part not in logs.getvalue()


def test_a_forged_token_is_unauthorized(door: Door) -> None:
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        door.knock({"Authorization": f"Bearer {sign(claims(), key=OTHER_KEY)}"})


@pytest.mark.parametrize("status", ["suspended", "onboarding", "unknown"])
def test_a_tenant_that_is_not_active_is_denied(door: Door, status: str) -> None:
    if status == "unknown":
        door.registry.items.clear()
    else:
        door.set_status(status)
    answer = door.ask()
    assert effect(answer) == "Deny"
    assert answer["context"] == {"tenant_id": TENANT, "reason": f"tenant_{status}"}


@pytest.mark.parametrize(
    ("sites", "changes", "reason"),
    [
        (["site-3"], {"sites": ["site-1", "site-2"]}, "site"),
        (["site-1"], {"sites": []}, "site"),
        (["site-1"], {"roles": ["customer"]}, "role"),
        (["site-1"], {"roles": []}, "role"),
        ([], {"roles": ["nobody"]}, "role"),
        ([], {"roles": []}, "role"),
        (["site-1", "site-2"], {}, "site_id"),
        (["site-1", "site-1"], {}, "site_id"),
        (["*"], {}, "site_id"),
        ([""], {}, "site_id"),
        (["site-1#x"], {}, "site_id"),
        (["s" * 65], {}, "site_id"),
        (["site-1\n"], {}, "site_id"),
    ],
)
def test_a_feed_that_is_not_the_callers_is_denied(
    door: Door, sites: list[str], changes: dict[str, Any], reason: str, logs: Output
) -> None:
    answer = door.ask(*sites, **changes)
    assert (effect(answer), answer["context"]["reason"]) == ("Deny", reason)
    assert (logs.lines()[0]["message"], logs.lines()[0]["reason"]) == ("connection refused", reason)


@pytest.mark.parametrize("role", ["kitchen", "manager", "owner", "waiter"])
def test_staff_may_follow_a_site_within_reach(door: Door, role: str) -> None:
    assert effect(door.ask("site-1", roles=[role], sites=["site-1"])) == "Allow"
    assert effect(door.ask("site-9", roles=[role, "customer"], sites=["*"])) == "Allow"


def test_when_the_keys_cannot_be_read_nobody_is_called_unauthorized(door: Door) -> None:
    door.issuer.down = True
    with pytest.raises(JwksUnavailableError):
        door.ask()


@pytest.mark.parametrize(("named", "decision"), [(TENANT, "Allow"), ("tzzzzzzzzzzzz", "Deny"), ("", "Deny")])
def test_a_connection_opens_at_its_own_tenants_address_only(door: Door, named: str, decision: str) -> None:
    headers = {"Authorization": f"Bearer {sign(claims())}", "X-Saas-Tenant": named}
    answer = door.knock(headers)
    assert effect(answer) == decision
    if decision == "Deny":
        assert answer["context"] == {"tenant_id": TENANT, "reason": "address"}
