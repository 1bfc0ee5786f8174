import dataclasses
import importlib
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdas.authorizer.authorize import Authorizer
from lambdas.authorizer.entitlements import entitlements
from lambdas.authorizer.jwks import JwksUnavailableError, KeySet
from lambdas.authorizer.policy import Route, stage_arn
from lambdas.authorizer.token import TokenVerifier
from lambdas.shared.stack_key import stack_key
from lambdas.shared.tenants import Tenants
from lambdas.shared.tiers import Tiers
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.tiers.policies import publish
from tests.unit.lambdas.tokens import ISSUER, NOW, FakeIssuer, claims, sign

TENANT = "t0123456789ab"
STAGE = "arn:aws-cn:execute-api:cn-north-1:111122223333:abc123/prod"
ROUTES = (
    Route("POST", "/orders", frozenset({"owner", "waiter"})),
    Route("GET", "/orders/{order_id}", frozenset({"owner", "kitchen"})),
    Route("GET", "/orders", frozenset({"kitchen"})),
)


class Api:
    """An authorizer with its surroundings."""

    def __init__(self, handler_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module = handler_module
        self.clock = FakeClock(NOW)
        self.issuer = FakeIssuer()
        self.registry = FakeDynamoDB()
        self.set_status("active")
        client: Any = self.registry
        authorizer = Authorizer(
            verifier=TokenVerifier(
                ISSUER,
                frozenset({"client-1"}),
                30,
                KeySet("https://issuer/jwks", fetch=self.issuer.fetch, now=self.clock),
                self.clock,
            ),
            tenants=Tenants(client, "registry", cache_seconds=60, now=self.clock, capacity=2),
            routes=ROUTES,
        )
        self._monkeypatch = monkeypatch
        self._authorizer = authorizer
        monkeypatch.setattr(handler_module, "authorizer", authorizer)

    def give(self, tiers: Tiers) -> None:
        """Let the authorizer know tiers."""
        self._monkeypatch.setattr(self.module, "authorizer", dataclasses.replace(self._authorizer, tiers=tiers))

    def set_status(self, status: str, tenant_id: str = TENANT, tier: str = "premium", **more: str) -> None:
        self.registry.items[f"tenant#{tenant_id}", "tenant"] = {
            "pk": {"S": f"tenant#{tenant_id}"},
            "sk": {"S": "tenant"},
            "status": {"S": status},
            "tier": {"S": tier},
            "usage_key": {"S": f"usage-{tenant_id}"},
            **{name: {"S": value} for name, value in more.items()},
        }

    def authorize(self, arn: str = f"{STAGE}/POST/orders", token: str | None = None, **changes: Any) -> dict[str, Any]:
        event = {
            "methodArn": arn,
            "headers": {"Authorization": f"Bearer {token or sign(claims(**changes))}"},
            "requestContext": {"requestId": "request-1"},
        }
        answer: dict[str, Any] = self.module.handler(event, FakeContext())
        return answer


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    return Api(importlib.import_module("lambdas.authorizer.handler"), monkeypatch)


def test_the_kept_answer_does_not_hang_on_the_address(api: Api) -> None:
    """API Gateway keeps it by token: an address that it had judged would be judged the same for all others."""
    token = sign(claims(roles=["owner"]))
    event = {"methodArn": f"{STAGE}/POST/orders", "requestContext": {"requestId": "r"}}
    answers = [
        api.module.handler({**event, "headers": {"Authorization": f"Bearer {token}", **address}}, FakeContext())
        for address in ({}, {"x-saas-tenant": TENANT}, {"x-saas-tenant": "tzzzzzzzzzzzz"})
    ]
    assert answers[0] == answers[1] == answers[2]


def statement(answer: dict[str, Any]) -> dict[str, Any]:
    (only,) = answer["policyDocument"]["Statement"]
    assert only["Action"] == "execute-api:Invoke"
    return dict(only)


def test_all_routes_of_the_callers_roles_are_allowed(api: Api) -> None:
    answer = api.authorize(roles=["owner"], sites=["site-1", "site-2"])
    assert statement(answer)["Effect"] == "Allow"
    assert statement(answer)["Resource"] == [f"{STAGE}/GET/orders/*", f"{STAGE}/POST/orders"]
    assert answer["principalId"] == "user-1"
    assert answer["usageIdentifierKey"] == f"usage-{TENANT}"
    assert answer["context"] == {
        "tenant_id": TENANT,
        "user_id": "user-1",
        "tier": "premium",
        "roles": "owner",
        "sites": "site-1 site-2",
        "table": "",
        "standing": "active",
    }


SMALL = {"rate_limit": "5", "features": "", "limits": "orders_per_day=500 sites=3 users=10"}
LARGE = {"rate_limit": "50", "features": "reports webhooks", "limits": ""}


@pytest.mark.parametrize(
    ("tier", "overrides", "told"),
    [
        ("basic", {}, SMALL),
        ("premium", {}, LARGE),
        ("basic", {"sites": {"N": "9"}, "users": {"NULL": True}}, SMALL | {"limits": "orders_per_day=500 sites=9"}),
        ("basic", {"rate_limit": {"N": "7"}}, SMALL | {"rate_limit": "7"}),
        ("basic", {"features": {"M": {"reports": {"BOOL": True}}}}, SMALL | {"features": "reports"}),
        ("premium", {"features": {"M": {"reports": {"BOOL": False}}}}, LARGE | {"features": "webhooks"}),
    ],
)
def test_functions_are_told_what_the_tier_and_overrides_include(
    api: Api, tmp_path: Path, tier: str, overrides: dict[str, Any], told: dict[str, str]
) -> None:
    api.give(publish(tmp_path))
    api.set_status("active", tier=tier)
    api.registry.items[f"tenant#{TENANT}", "tenant"]["overrides"] = {"M": overrides}
    context = api.authorize()["context"]
    assert {name: context[name] for name in told} == told
    assert all(isinstance(value, str) for value in context.values())


def test_what_a_tier_includes_costs_no_further_read(api: Api, tmp_path: Path) -> None:
    api.give(publish(tmp_path))
    api.authorize()
    api.authorize()
    assert api.registry.calls == ["GetItem"]


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), "2026-12-01T00:00:00.000Z"),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), "2027-01-01T00:00:00.000Z"),
    ],
)
def test_the_end_of_the_month_is_told(tmp_path: Path, now: datetime, ends: str) -> None:
    limits = publish(tmp_path).effective("basic")
    assert entitlements(limits, now=lambda: now)["month_ends"] == ends


def test_the_policy_does_not_depend_on_the_route_that_was_asked_for(api: Api) -> None:
    policies = [
        api.authorize(f"{STAGE}/{route}")["policyDocument"] for route in ("POST/orders", "DELETE/else", "GET/*")
    ]
    assert policies[0] == policies[1] == policies[2]


@pytest.mark.parametrize("roles", [[], ["customer"], ["*"]])
def test_a_caller_without_any_route_is_denied(api: Api, roles: list[str]) -> None:
    answer = api.authorize(roles=roles)
    assert statement(answer) == {"Action": "execute-api:Invoke", "Effect": "Deny", "Resource": [f"{STAGE}/*"]}
    assert "usageIdentifierKey" not in answer


@pytest.mark.parametrize("status", ["suspended", "onboarding", "unknown"])
def test_a_tenant_that_is_not_active_is_denied_and_the_log_says_so(api: Api, logs: Output, status: str) -> None:
    if status == "unknown":
        api.registry.items.clear()
    else:
        api.set_status(status)
    answer = api.authorize()
    assert statement(answer)["Effect"] == "Deny"
    assert answer["context"]["reason"] == f"tenant_{status}"
    line = logs.lines()[0]
    assert (line["message"], line["status"], line["tenant_id"]) == ("tenant refused", status, TENANT)


def test_a_bad_token_is_unauthorized_in_api_gateways_words_and_never_logged(api: Api, logs: Output) -> None:
    token = sign(claims(token_use="id"))
    with pytest.raises(Exception, match=r"^Unauthorized$") as refusal:
        api.authorize(token=token)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__
    assert "access token" in logs.lines()[0]["reason"]
    for part in token.split("."):
        assert part not in logs.getvalue()
    assert api.registry.calls == []


def test_when_the_keys_cannot_be_read_nobody_is_called_unauthorized(api: Api) -> None:
    api.issuer.down = True
    with pytest.raises(JwksUnavailableError) as failure:
        api.authorize()
    assert str(failure.value) != "Unauthorized"


def test_when_the_registry_cannot_be_read_nobody_gets_in(api: Api) -> None:
    api.registry.failure = client_error("ProvisionedThroughputExceededException", "GetItem")
    with pytest.raises(ClientError):
        api.authorize()
    api.registry.failure = None
    assert statement(api.authorize())["Effect"] == "Allow"


def test_an_incomplete_registry_record_lets_nobody_in(api: Api) -> None:
    del api.registry.items[f"tenant#{TENANT}", "tenant"]["usage_key"]
    with pytest.raises(KeyError):
        api.authorize()


def test_a_warm_request_makes_no_call(api: Api) -> None:
    api.authorize()
    api.authorize()
    assert api.registry.calls == ["GetItem"]
    assert len(api.issuer.fetched) == 1


def test_a_suspension_is_noticed_when_the_cache_runs_out(api: Api) -> None:
    api.authorize()
    api.set_status("suspended")
    api.clock.advance(59)
    assert statement(api.authorize())["Effect"] == "Allow"
    api.clock.advance(1)
    assert statement(api.authorize())["Effect"] == "Deny"


def test_an_unknown_tenant_is_remembered_briefly(api: Api) -> None:
    api.registry.items.clear()
    api.authorize()
    api.authorize()
    assert len(api.registry.calls) == 1
    api.set_status("active")
    api.clock.advance(5)
    assert statement(api.authorize())["Effect"] == "Allow"


def test_the_cache_is_bounded_and_keyed_by_tenant(api: Api) -> None:
    others = ["taaaaaaaaaaaa", "tbbbbbbbbbbbb"]
    for tenant_id in others:
        api.set_status("active", tenant_id)
    for tenant_id in (TENANT, *others, TENANT):
        assert api.authorize(tenant_id=tenant_id)["usageIdentifierKey"] == f"usage-{tenant_id}"
    assert len(api.registry.calls) == 4


@pytest.mark.parametrize(
    "arn", ["", "arn:aws:execute-api:eu-west-1:1:*/*/GET/x", "arn:aws:s3:::bucket/key/x", f"{STAGE}"]
)
def test_what_is_no_method_arn_is_refused(arn: str) -> None:
    with pytest.raises(ValueError, match="methodArn"):
        stage_arn(arn)


def test_the_handler_reads_the_routes_beside_its_code() -> None:
    module = importlib.import_module("lambdas.authorizer.handler")
    assert Route("GET", "/orders/{order_id}", frozenset({"owner", "kitchen"})) in module.authorizer.routes


def test_a_tenant_with_a_table_of_its_own_brings_it_along(api: Api) -> None:
    api.set_status("active", model="bridge", table="its-own")
    assert api.authorize()["context"]["table"] == "its-own"


def test_a_tenant_that_moves_is_let_in_so_that_the_operation_can_say_when_to_come_back(api: Api) -> None:
    api.set_status("moving")
    answer = api.authorize()
    assert statement(answer)["Effect"] == "Allow"
    assert answer["context"]["standing"] == "moving"


def test_a_silos_tenant_is_refused_by_the_shared_api(api: Api) -> None:
    api.set_status("active", model="silo", table="its-own")
    answer = api.authorize()
    assert statement(answer)["Effect"] == "Deny"
    assert answer["context"] == {"tenant_id": TENANT, "reason": "tenant_elsewhere"}


@pytest.mark.parametrize(
    ("standing", "admitted"),
    [
        ({"model": "silo", "table": "its-own"}, True),
        ({"model": "silo", "table": "a-later-silos"}, False),
        ({"model": "bridge", "table": "its-own"}, False),
        ({}, False),
    ],
)
def test_a_silo_admits_its_tenant_as_long_as_the_tenants_data_are_there(
    api: Api, monkeypatch: pytest.MonkeyPatch, standing: dict[str, str], admitted: bool
) -> None:
    own = dataclasses.replace(api.module.authorizer, sole=(TENANT, "its-own"))
    monkeypatch.setattr(api.module, "authorizer", own)
    api.set_status("active", **standing)
    assert (statement(api.authorize())["Effect"] == "Allow") is admitted


def test_a_silos_requests_count_by_the_key_of_its_stack(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    own = dataclasses.replace(api.module.authorizer, sole=(TENANT, "its-own"), sole_stack="dev-tenant-1")
    monkeypatch.setattr(api.module, "authorizer", own)
    api.set_status("active", model="silo", table="its-own")
    assert api.authorize()["usageIdentifierKey"] == stack_key(f"usage-{TENANT}", "dev-tenant-1")


def test_a_silo_admits_no_other_tenant(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    own = dataclasses.replace(api.module.authorizer, sole=("tzzzzzzzzzzzz", "its-own"))
    monkeypatch.setattr(api.module, "authorizer", own)
    api.set_status("active", model="silo", table="its-own")
    assert api.authorize()["context"]["reason"] == "tenant_elsewhere"
