"""People subscribe to their own tenant's messages, within their roles and sites."""

from __future__ import annotations

import importlib
import itertools
import json
from typing import Any

import pytest

from lambdas.notifications.topics import Topics
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.fakes.sns import FakeSns
from tests.unit.lambdas.service import A, B, Reply, Service
from tests.unit.lambdas.together import comes_first

ARNS = {"email": "arn:email", "sms": "arn:sms", "webhook": "arn:webhook"}
EMAIL: dict[str, Any] = {"channel": "email", "endpoint": "anna@example.com"}


class Notifications(Service):
    """The operations on subscriptions, with SNS in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHANNEL_TOPIC_ARNS", json.dumps(ARNS))
        super().__init__("notifications", FakeDynamoDB(), monkeypatch)
        self.sns = FakeSns()
        sns: Any = self.sns
        monkeypatch.setattr(importlib.import_module("lambdas.notifications.channels"), "topics", Topics(sns, ARNS))

    def subscribe(self, body: Any = None, **caller: Any) -> Reply:
        return self.call("create_subscription", None, body or EMAIL, **caller)

    def listed(self, **caller: Any) -> list[str]:
        reply = self.call("list_subscriptions", **caller)
        return [subscription["endpoint"] for subscription in reply.body["subscriptions"]]

    def delete(self, subscription_id: str, **caller: Any) -> Reply:
        return self.call("delete_subscription", {"subscription_id": subscription_id}, **caller)

    def policy(self) -> Any:
        (request,) = self.sns.subscriptions.values()
        return json.loads(request["Attributes"]["FilterPolicy"])


@pytest.fixture
def notifications(monkeypatch: pytest.MonkeyPatch) -> Notifications:
    return Notifications(monkeypatch)


def test_a_subscription_filters_on_the_tenant_of_the_token(notifications: Notifications) -> None:
    reply = notifications.subscribe({**EMAIL, "roles": ["waiter", "manager"], "site_ids": ["site-1"]})
    assert reply.status == 201
    assert notifications.policy() == {"tenant_id": [A], "role": ["manager", "waiter"], "site_id": ["site-1"]}
    assert reply.body["created_by"] == "user-1"
    assert "arn" not in reply.body


def test_a_body_can_not_name_a_tenant(notifications: Notifications) -> None:
    reply = notifications.subscribe({**EMAIL, "tenant_id": B})
    assert reply.status == 400
    assert not notifications.sns.subscriptions


def test_webhooks_are_for_tiers_that_include_them(notifications: Notifications) -> None:
    webhook = {"channel": "webhook", "endpoint": "https://hooks.example.com/a"}
    reply = notifications.subscribe(webhook, features="reports")
    assert (reply.status, reply.body["type"]) == (403, "/problems/feature-not-included")
    assert (reply.body["feature"], reply.body["tier"]) == ("webhooks", "basic")
    assert not notifications.sns.subscriptions
    assert notifications.subscribe(EMAIL, features="").status == 201
    assert notifications.subscribe(webhook, features="webhooks").status == 201


def test_by_default_it_is_for_ones_own_roles_and_sites(notifications: Notifications) -> None:
    notifications.subscribe(roles="waiter customer", sites="site-2 site-1")
    assert notifications.policy() == {"tenant_id": [A], "role": ["waiter"], "site_id": ["site-1", "site-2"]}


def test_the_same_again_changes_nothing(notifications: Notifications) -> None:
    first, again = notifications.subscribe(), notifications.subscribe()
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert len(notifications.sns.subscriptions) == len(notifications.table.items) == 1


def test_an_endpoint_is_not_subscribed_for_two_things(notifications: Notifications) -> None:
    notifications.subscribe()
    reply = notifications.subscribe({**EMAIL, "roles": ["waiter"]})
    assert (reply.status, reply.body["type"]) == (409, "/problems/already-subscribed")
    assert notifications.policy()["role"] == ["owner"]


def test_another_tenants_endpoint_is_not_taken_over(notifications: Notifications) -> None:
    notifications.subscribe()
    reply = notifications.subscribe(tenant_id=B)
    assert (reply.status, reply.body["type"]) == (409, "/problems/endpoint-taken")
    assert notifications.listed(tenant_id=B) == []
    assert notifications.policy()["tenant_id"] == [A]


def test_a_request_that_stopped_half_way_is_finished_by_the_next(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(notifications.sns, "subscribe", lambda **_: 1 / 0)
        assert notifications.subscribe().status == 500
    assert notifications.subscribe().status == 200
    assert len(notifications.sns.subscriptions) == 1
    (item,) = notifications.table.items.values()
    assert item["arn"]["S"] in notifications.sns.subscriptions


class Broken(Notifications):
    """Subscriptions of which one was broken off after SNS had done its part."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        put_item, calls = FakeDynamoDB.put_item, itertools.count(1)

        def second_fails(table: FakeDynamoDB, **arguments: Any) -> Any:
            if next(calls) == 2:
                raise client_error("InternalServerError", "PutItem")
            return put_item(table, **arguments)

        with monkeypatch.context() as patch:
            patch.setattr(FakeDynamoDB, "put_item", second_fails)
            assert self.subscribe().status == 503
        assert len(self.sns.subscriptions) == 1
        (subscription,) = self.call("list_subscriptions").body["subscriptions"]
        self.subscription_id = subscription["subscription_id"]


def test_what_sns_knows_is_ended_though_its_name_was_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken(monkeypatch)
    assert broken.delete(broken.subscription_id).status == 204
    assert not broken.sns.subscriptions
    assert broken.listed() == []


def test_what_waits_for_its_confirmation_is_kept_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken(monkeypatch)
    broken.sns.pending = set(broken.sns.subscriptions)
    assert broken.delete(broken.subscription_id).status == 409
    broken.sns.subscriptions.clear()
    broken.sns.pending.clear()
    assert broken.delete(broken.subscription_id).status == 204
    assert not broken.sns.subscriptions


def test_what_sns_knows_as_anothers_is_forgotten_here_only(notifications: Notifications) -> None:
    made = notifications.subscribe().body
    (item,) = notifications.table.items.values()
    del item["arn"]
    notifications.sns.subscriptions.clear()
    notifications.subscribe(tenant_id=B)
    assert notifications.delete(made["subscription_id"]).status == 204
    assert notifications.policy()["tenant_id"] == [B]


def test_an_endpoint_that_the_channel_refuses_leaves_nothing(notifications: Notifications) -> None:
    notifications.sns.impossible.add(EMAIL["endpoint"])
    reply = notifications.subscribe()
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, "/endpoint")
    assert notifications.listed() == []


def test_what_the_channel_refuses_since_can_be_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken(monkeypatch)
    broken.sns.subscriptions.clear()
    broken.sns.impossible.add(EMAIL["endpoint"])
    assert broken.delete(broken.subscription_id).status == 204
    assert broken.listed() == []


def test_what_is_ended_while_it_is_made_is_made_again(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = notifications.sns.subscribe

    def ended_right_after(**request: Any) -> Any:
        monkeypatch.setattr(notifications.sns, "subscribe", subscribe)
        answer = subscribe(**request)
        (mine,) = notifications.call("list_subscriptions").body["subscriptions"]
        assert notifications.delete(mine["subscription_id"]).status == 204
        return answer

    monkeypatch.setattr(notifications.sns, "subscribe", ended_right_after)
    assert notifications.subscribe().status == 201
    (item,) = notifications.table.items.values()
    assert item["arn"]["S"] in notifications.sns.subscriptions


def test_of_two_requests_at_once_the_first_that_is_kept_holds(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_first(monkeypatch, "put_item", lambda: notifications.subscribe({**EMAIL, "roles": ["waiter"]}))
    reply = notifications.subscribe()
    assert (reply.status, reply.body["type"]) == (409, "/problems/already-subscribed")
    (item,) = notifications.table.items.values()
    assert item["arn"]["S"] in notifications.sns.subscriptions
    assert notifications.policy()["role"] == ["waiter"]


def test_of_two_same_requests_at_once_both_have_it(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_first(monkeypatch, "put_item", notifications.subscribe)
    assert notifications.subscribe().status == 200
    assert len(notifications.sns.subscriptions) == len(notifications.table.items) == 1


def test_who_is_refused_by_sns_takes_away_no_others_subscription(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = notifications.sns.subscribe

    def overtaken(**request: Any) -> Any:
        monkeypatch.setattr(notifications.sns, "subscribe", subscribe)
        (mine,) = notifications.call("list_subscriptions").body["subscriptions"]
        notifications.delete(mine["subscription_id"])
        notifications.subscribe({**EMAIL, "roles": ["waiter"]})
        return subscribe(**request)

    monkeypatch.setattr(notifications.sns, "subscribe", overtaken)
    assert notifications.subscribe().status == 409
    (item,) = notifications.table.items.values()
    assert item["arn"]["S"] in notifications.sns.subscriptions
    assert notifications.policy()["role"] == ["waiter"]


@pytest.mark.parametrize(
    ("body", "caller"),
    [
        ({**EMAIL, "roles": ["manager"]}, {"roles": "waiter"}),
        ({**EMAIL, "site_ids": ["site-2"]}, {"roles": "manager", "sites": "site-1"}),
        ({**EMAIL, "site_ids": ["site-2"]}, {"roles": "waiter", "sites": "site-1"}),
    ],
)
def test_nobody_subscribes_beyond_own_roles_and_sites(
    notifications: Notifications, body: Any, caller: dict[str, str]
) -> None:
    assert notifications.subscribe(body, **caller).status == 403
    assert not notifications.sns.subscriptions
    assert not notifications.table.items


def test_a_manager_subscribes_waiters(notifications: Notifications) -> None:
    assert notifications.subscribe({**EMAIL, "roles": ["waiter"]}, roles="manager").status == 201


def test_a_waiter_sees_and_ends_own_subscriptions_only(notifications: Notifications) -> None:
    mine = notifications.subscribe({**EMAIL, "endpoint": "me@example.com"}, roles="waiter", user_id="me").body
    boss = notifications.subscribe({**EMAIL, "endpoint": "boss@example.com"}, user_id="boss").body
    assert notifications.listed(roles="waiter", user_id="me") == ["me@example.com"]
    assert sorted(notifications.listed(user_id="boss")) == ["boss@example.com", "me@example.com"]
    assert notifications.delete(boss["subscription_id"], roles="waiter", user_id="me").status == 404
    assert notifications.delete(mine["subscription_id"], roles="waiter", user_id="me").status == 204
    assert notifications.listed(user_id="boss") == ["boss@example.com"]


def test_a_manager_of_one_site_sees_what_is_about_that_site(notifications: Notifications) -> None:
    for site in ("site-1", "site-2"):
        notifications.subscribe({**EMAIL, "endpoint": f"{site}@example.com", "site_ids": [site]})
    notifications.subscribe({**EMAIL, "endpoint": "all@example.com"})
    assert notifications.listed(roles="manager", sites="site-1", user_id="other") == ["site-1@example.com"]


def test_another_tenant_neither_sees_nor_ends_it(notifications: Notifications) -> None:
    made = notifications.subscribe().body
    assert notifications.listed(tenant_id=B) == []
    assert notifications.delete(made["subscription_id"], tenant_id=B).status == 404
    assert len(notifications.sns.subscriptions) == 1


def test_what_waits_for_its_confirmation_can_not_be_ended(notifications: Notifications) -> None:
    made = notifications.subscribe().body
    notifications.sns.pending = set(notifications.sns.subscriptions)
    reply = notifications.delete(made["subscription_id"])
    assert (reply.status, reply.body["type"]) == (409, "/problems/subscription-pending")
    assert notifications.listed() == ["anna@example.com"]


def test_what_sns_gave_up_is_forgotten(notifications: Notifications) -> None:
    made = notifications.subscribe().body
    notifications.sns.subscriptions.clear()
    assert notifications.delete(made["subscription_id"]).status == 204
    assert notifications.listed() == []


def test_a_subscription_of_another_topic_is_never_ended(notifications: Notifications) -> None:
    """Such as the operators': whoever writes a tenant's items could name it, and IAM would let the function end it."""
    made = notifications.subscribe().body
    operators = "arn:operators:0"
    notifications.sns.subscriptions[operators] = {"TopicArn": "arn:operators"}
    (item,) = notifications.table.items.values()
    item["arn"] = {"S": operators}
    assert notifications.delete(made["subscription_id"]).status == 204
    assert operators in notifications.sns.subscriptions
    assert notifications.listed() == []


def test_a_tenant_has_a_hundred_at_most(notifications: Notifications) -> None:
    for number in range(100):
        assert notifications.subscribe({**EMAIL, "endpoint": f"a{number}@example.com"}).status == 201
    reply = notifications.subscribe({**EMAIL, "endpoint": "one@example.com"})
    assert (reply.status, reply.body["type"]) == (409, "/problems/too-many-subscriptions")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"channel": "pigeon"}, "/channel"),
        ({"endpoint": "x"}, "/endpoint"),
        ({"channel": "webhook", "endpoint": "https://169.254.169.254/"}, "/endpoint"),
        ({"roles": []}, "/roles"),
        ({"roles": ["customer"]}, "/roles/0"),
        ({"roles": ["owner", "owner"]}, "/roles"),
        ({"site_ids": ["a#b"]}, "/site_ids/0"),
        ({"site_ids": [f"s{n}" for n in range(31)]}, "/site_ids"),
        ({"site_ids": "site-1"}, "/site_ids"),
    ],
)
def test_what_can_not_be_meant_is_refused(notifications: Notifications, change: Any, pointer: str) -> None:
    reply = notifications.subscribe({**EMAIL, **change})
    assert reply.status == 400
    assert [error["pointer"] for error in reply.body["errors"]] == [pointer]
