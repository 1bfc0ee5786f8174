"""People are told what happened at their own tenant, by a real HTTP webhook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import http
from tests.e2e.documented import content
from tests.e2e.webhooks import Webhook, webhook
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from tests.e2e.conftest import TenantUser


@pytest.fixture(scope="module")
def hooks(blue: TenantUser, green: TenantUser) -> Iterator[tuple[Webhook, Webhook]]:
    """A confirmed webhook of each tenant."""
    with webhook() as of_blue, webhook() as of_green:
        for user, hook in ((blue, of_blue), (green, of_green)):
            subscribe(user, hook.url, roles=["manager", "waiter"])
            link = until(lambda hook=hook: hook.links, "the link of the confirmation")[0]  # type: ignore[misc]  # mypy infers no lambda with defaults
            http.get(link).raise_for_status()
        yield of_blue, of_green


def subscribe(user: TenantUser, endpoint: str, **more: object) -> str:
    answer = user.api.post("notification-subscriptions", json={"channel": "webhook", "endpoint": endpoint, **more})
    subscription_id: str = content(answer, "Subscription", status=201)["subscription_id"]
    return subscription_id


def test_managers_are_told_of_a_rejected_order_and_no_other_tenant_is(
    blue: TenantUser, hooks: tuple[Webhook, Webhook]
) -> None:
    mine, other = hooks
    order_id = blue.placed()
    blue.command(order_id, "reject", reason="no dough left").raise_for_status()
    (message,) = until(lambda: mine.about("OrderRejected", order_id=order_id), "the notification")
    assert message["tenant_id"] == blue.tenant_id
    assert "no dough left" in message["text"]
    assert not other.about("OrderRejected", order_id=order_id)


def test_waiters_are_told_once_that_an_order_is_ready(blue: TenantUser, hooks: tuple[Webhook, Webhook]) -> None:
    mine, _ = hooks
    order_id = blue.placed()
    for name in ("accept", "start", "ready"):
        blue.command(order_id, name).raise_for_status()
    (message,) = until(lambda: mine.about("OrderReady", order_id=order_id), "the workflow's notice")
    assert message["roles"] == ["waiter"]
    blue.command(order_id, "serve").raise_for_status()


def test_the_filter_at_sns_names_the_tenant_of_the_token(
    aws: EmbeddedAws, blue: TenantUser, hooks: tuple[Webhook, Webhook]
) -> None:
    sns = aws.client("sns")
    (mine,) = (found for found in sns.list_subscriptions()["Subscriptions"] if found["Endpoint"] == hooks[0].url)
    attributes = sns.get_subscription_attributes(SubscriptionArn=mine["SubscriptionArn"])["Attributes"]
    assert json.loads(attributes["FilterPolicy"]) == {"tenant_id": [blue.tenant_id], "role": ["manager", "waiter"]}


def test_another_tenants_endpoint_is_not_taken_over(
    blue: TenantUser, green: TenantUser, hooks: tuple[Webhook, Webhook]
) -> None:
    body = {"channel": "webhook", "endpoint": hooks[0].url, "roles": ["manager", "waiter"]}
    answer = green.api.post("notification-subscriptions", json=body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/endpoint-taken")
    listed = content(green.api.get("notification-subscriptions"), "SubscriptionList")["subscriptions"]
    assert hooks[0].url not in [subscription["endpoint"] for subscription in listed]
    assert blue.api.post("notification-subscriptions", json=body).status_code == 200


def test_a_subscription_that_was_deleted_is_told_no_more(blue: TenantUser, hooks: tuple[Webhook, Webhook]) -> None:
    mine, _ = hooks
    with webhook() as gone:
        subscription_id = subscribe(blue, gone.url, roles=["manager"])
        http.get(until(lambda: gone.links, "the link")[0]).raise_for_status()
        assert blue.api.delete(f"notification-subscriptions/{subscription_id}").status_code == 204
        assert blue.api.delete(f"notification-subscriptions/{subscription_id}").status_code == 404
        order_id = blue.placed()
        blue.command(order_id, "reject").raise_for_status()
        until(lambda: mine.about("OrderRejected", order_id=order_id), "the other subscription's notification")
        assert not gone.messages


def test_a_waiter_subscribes_for_waiters_only(blue: TenantUser) -> None:
    waiter = blue.as_role("waiter", sites=("site-1",))
    body = {"channel": "email", "endpoint": "waiter@example.com"}
    refused = waiter.api.post("notification-subscriptions", json={**body, "roles": ["manager"]})
    assert refused.status_code == 403
    made = content(waiter.api.post("notification-subscriptions", json=body), "Subscription", status=201)
    assert (made["roles"], made["site_ids"]) == (["waiter"], ["site-1"])


def test_a_customer_is_none_of_the_staff(blue: TenantUser) -> None:
    assert blue.as_role("customer").api.get("notification-subscriptions").status_code == 403
