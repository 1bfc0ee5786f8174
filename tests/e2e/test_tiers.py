"""Tenants are held to what their tier includes, over HTTP: features, sites, orders of a day, requests."""

from __future__ import annotations

import dataclasses
import json
import uuid
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orders.quota import day_of
from lambdas.shared.moments import utc_now
from lambdas.shared.registry.values import to_attribute
from lambdas.shared.tiers import FILE, TierLimits, Tiers
from lambdas.shared.usage_plans import UsagePlans
from stacks.config import DEV
from tests.e2e.conftest import MENU, ORDER
from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.token_forge import TokenForge


def unhurried(send: Callable[[], httpx.Response]) -> httpx.Response:
    """Send a request until the tier's rate lets it through; other limits answer as they do."""

    def sent() -> httpx.Response | None:
        answer = send()
        return None if answer.status_code == 429 and answer.json().get("limit") == "rate_limit" else answer

    return until(sent, "the tier's rate")


@dataclasses.dataclass(frozen=True)
class SmallTenant:
    """A tenant of the smallest tier, for which each request has a token of its own: no decision about it is cached."""

    platform: Platform
    aws: EmbeddedAws
    forge: TokenForge
    tenant_id: str

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        with self.platform.api(self.forge.token(self.tenant_id)) as api:
            return unhurried(lambda: api.request(method, path, **request))

    def put(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return self.ask("PUT", path, json=body)

    def order(self, key: str) -> httpx.Response:
        # Always the same user: an idempotency key is its caller's.
        token = self.forge.token(self.tenant_id, sub="small")
        with self.platform.api(token) as api:
            return unhurried(lambda: api.post("orders", json=ORDER, headers={"Idempotency-Key": key}))

    def override(self, **overrides: Any) -> None:
        """Say otherwise than the tier, as operators' API does."""
        self.aws.client("dynamodb").update_item(
            TableName=self.platform.outputs["RegistryTableName"],
            Key={"pk": {"S": f"tenant#{self.tenant_id}"}, "sk": {"S": "tenant"}},
            UpdateExpression="SET overrides = :overrides",
            ExpressionAttributeValues={":overrides": to_attribute(overrides)},
        )

    def counted(self) -> int:
        key = {"pk": {"S": f"{self.tenant_id}#quota"}, "sk": {"S": f"orders#{day_of(utc_now())}"}}
        found = self.aws.client("dynamodb").get_item(TableName=self.platform.outputs["TableName"], Key=key)
        return int(found["Item"]["used"]["N"]) if "Item" in found else 0


@pytest.fixture(scope="module")
def small(platform: Platform, aws: EmbeddedAws, forge: TokenForge) -> SmallTenant:
    tenant_id = platform.onboard(
        slug="small-saloon", name="Small Saloon", email="owner@small-saloon.example", sites=["site-1"]
    )
    return SmallTenant(platform, aws, forge, tenant_id)


@pytest.fixture(scope="module")
def tiers(tmp_path_factory: pytest.TempPathFactory) -> Tiers:
    folder: Path = tmp_path_factory.mktemp("tiers")
    (folder / FILE).write_text(DEV.tier_policies.to_json())
    return Tiers.load(folder)


def refused(answer: httpx.Response, *, status: int, kind: str) -> dict[str, Any]:
    """The problem document of a refusal."""
    problem: dict[str, Any] = content(answer, "Problem", status=status)
    assert problem["type"] == f"/problems/{kind}"
    return problem


def test_a_feature_is_the_tiers_or_the_tenants_own(small: SmallTenant) -> None:
    def report() -> httpx.Response:
        body = {"site_id": "site-1", "from": "2026-11-01", "to": "2026-11-02"}
        return small.ask("POST", "reports", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})

    problem = refused(report(), status=403, kind="feature-not-included")
    assert (problem["feature"], problem["tier"]) == ("reports", "basic")

    webhook = {"channel": "webhook", "endpoint": "http://127.0.0.1:9/hook"}
    subscribing = small.ask("POST", "notification-subscriptions", json=webhook)
    assert refused(subscribing, status=403, kind="feature-not-included")["feature"] == "webhooks"

    small.override(features={"reports": True})
    until(lambda: report().status_code == 202, "the feature")
    small.override()
    until(lambda: report().status_code == 403, "the end of the feature")


def test_sites_and_orders_of_a_day_end_at_their_limits(small: SmallTenant) -> None:
    site = {"brand_id": "house", "name": "Saloon", "currency": "EUR"}
    assert [small.put(f"sites/site-{number}", site).status_code for number in (1, 2, 3)] == [201] * 3
    problem = refused(small.put("sites/site-4", site), status=403, kind="limit-reached")
    assert (problem["limit"], problem["allowed"], problem["used"]) == ("sites", 3, 3)
    assert small.put("sites/site-3", {**site, "name": "Another"}).status_code == 200

    for sku, item in MENU.items():
        small.put(f"brands/house/menu/{sku}", item).raise_for_status()
    first = small.order("first")
    assert (first.status_code, small.order("second").status_code) == (201, 201)
    until(lambda: small.counted() == 2, "the count of both orders")

    small.override(orders_per_day=2)
    until(lambda: small.order("third").status_code == 429, "the limit")
    exceeded = small.order("third")
    problem = refused(exceeded, status=429, kind="quota-exceeded")
    assert (problem["limit"], problem["allowed"], problem["used"] >= 2) == ("orders_per_day", 2, True)
    left = (datetime.fromisoformat(problem["resets_at"]) - utc_now()).total_seconds()
    assert 0 < left <= 24 * 3600
    assert abs(int(exceeded.headers["Retry-After"]) - left) < 30

    again = small.order("first")
    assert (again.status_code, again.json()["order_id"]) == (200, first.json()["order_id"])
    small.override(orders_per_day=None)
    until(lambda: small.order("third").status_code in {200, 201}, "the end of the limit")


@contextmanager
def held_to(usage_plans: UsagePlans, tenant: SmallTenant, limits: TierLimits, tier: TierLimits) -> Iterator[None]:
    """Hold a tenant to rates of its own."""
    usage_plans.place(tenant.tenant_id, limits)
    try:
        yield
    finally:
        usage_plans.place(tenant.tenant_id, tier)


def test_rates_of_its_own_hold_a_tenant_and_no_other(
    small: SmallTenant, aws: EmbeddedAws, platform: Platform, forge: TokenForge, tiers: Tiers
) -> None:
    gateway = aws.client("apigateway")
    shared = {plan["description"].rsplit(" ", 1)[-1]: plan["id"] for plan in gateway.get_usage_plans()["items"]}
    usage_plans = UsagePlans(gateway, shared, tiers)
    basic = tiers.effective("basic")
    neighbour = SmallTenant(
        platform, aws, forge, platform.onboard(slug="next-door", name="Next Door", email="owner@next-door.example")
    )
    own = dataclasses.replace(basic, monthly_requests=1)

    with held_to(usage_plans, small, own, basic):
        answers = [small.ask("GET", "sites") for _ in range(3)]
        others = [neighbour.ask("GET", "sites").status_code for _ in range(3)]
        problem = refused(answers[-1], status=429, kind="quota-exceeded")

    assert answers[0].status_code == 200
    assert others == [200] * 3
    assert problem["limit"] == "monthly_requests"
    begins_anew = datetime.fromisoformat(problem["resets_at"])
    assert (begins_anew.day, begins_anew > utc_now()) == (1, True)
    assert small.ask("GET", "sites").status_code == 200
    assert small.tenant_id not in json.dumps(gateway.get_usage_plans()["items"])
