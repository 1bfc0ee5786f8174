"""Whoever subscribed is told once, in words that the channel can carry; nobody else is."""

from __future__ import annotations

import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from lambdas.notifications.notice import Notice
from lambdas.notifications.texts import text_of
from lambdas.shared.contracts.daily_summary_ready import DailySummaryReady
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.moments import rfc3339, utc_now
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.notifications.test_subscribing import ARNS, Notifications, notifications
from tests.unit.lambdas.service import A, B

__all__ = ["notifications"]

READY = {
    "notice": "OrderReady",
    "role": "waiter",
    "tenant_id": A,
    "site_id": "site-1",
    "order_id": "0" * 20 + "abcdef",
}


def low(tenant_id: str = A, *, cause: str = "1", name: str = "Flour", at: datetime | None = None) -> SupplyLow:
    return SupplyLow.of(
        tenant_id=tenant_id,
        cause=cause,
        correlation_id="c",
        site_id="site-1",
        supply_id="flour",
        name=name,
        on_hand=3,
        low_at=5,
        occurred_at=rfc3339(at or utc_now()),
    )


def consume(module: str, *bodies: Any) -> list[str]:
    records = [{"messageId": str(number), "body": json.dumps(body)} for number, body in enumerate(bodies)]
    context: Any = FakeContext()
    answer = importlib.import_module(f"lambdas.notifications.{module}").handler({"Records": records}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def event(of: Any) -> dict[str, Any]:
    return {"source": of.SOURCE, "detail-type": of.DETAIL_TYPE, "detail": of.to_detail()}


def subscribed(to: Notifications, channel: str, endpoint: str, **more: Any) -> str:
    tenant_id = more.pop("tenant_id", A)
    reply = to.subscribe({"channel": channel, "endpoint": endpoint, **more}, tenant_id=tenant_id)
    assert reply.status == 201, reply.body
    return next(arn for arn, request in to.sns.subscriptions.items() if request["Endpoint"] == endpoint)


def test_leaders_are_told_of_a_low_supply_on_their_channels(notifications: Notifications) -> None:
    mail = subscribed(notifications, "email", "boss@example.com", roles=["manager"])
    hook = subscribed(notifications, "webhook", "https://example.com/hook", roles=["owner"])
    waiter = subscribed(notifications, "email", "waiter@example.com", roles=["waiter"])
    elsewhere = subscribed(notifications, "email", "two@example.com", roles=["manager"], site_ids=["site-2"])
    assert consume("notify", event(low())) == []
    (letter,) = notifications.sns.delivered(mail)
    assert "3 of Flour are left; the mark is 5." in letter
    (document,) = map(json.loads, notifications.sns.delivered(hook))
    assert (document["kind"], document["data"]["supply_id"]) == ("SupplyLow", "flour")
    assert document["notice_id"] == low().event_id
    assert notifications.sns.delivered(waiter) == notifications.sns.delivered(elsewhere) == []


def test_no_other_tenant_is_told(notifications: Notifications) -> None:
    mine = subscribed(notifications, "email", "a@example.com")
    other = subscribed(notifications, "email", "b@example.com", tenant_id=B)
    consume("notify", event(low()))
    assert len(notifications.sns.delivered(mine)) == 1
    assert notifications.sns.delivered(other) == []


def test_the_same_event_again_tells_nobody(notifications: Notifications) -> None:
    mail = subscribed(notifications, "email", "a@example.com")
    assert consume("notify", event(low()), event(low())) == []
    assert consume("notify", event(low())) == []
    consume("notify", event(low(cause="2")))
    assert len(notifications.sns.delivered(mail)) == 2


def test_a_channel_that_fails_is_tried_again_without_the_others(notifications: Notifications) -> None:
    mail = subscribed(notifications, "email", "a@example.com")
    hook = subscribed(notifications, "webhook", "https://example.com/hook")
    notifications.sns.failing = {ARNS["webhook"]}
    assert consume("notify", event(low())) == ["0"]
    notifications.sns.failing = set()
    assert consume("notify", event(low())) == []
    assert len(notifications.sns.delivered(mail)) == len(notifications.sns.delivered(hook)) == 1


def test_that_nobody_subscribed_costs_one_query(notifications: Notifications) -> None:
    assert consume("notify", event(low())) == []
    assert notifications.table.calls == ["Query"]
    assert not notifications.sns.published


def test_people_are_not_told_again_of_what_is_long_past(
    notifications: Notifications, capsys: pytest.CaptureFixture[str]
) -> None:
    """A replay of the archive brings events of which no mark is left."""
    mail = subscribed(notifications, "email", "a@example.com")
    (item,) = notifications.table.items.values()
    item["created_at"] = {"S": "2020-01-01T00:00:00.000Z"}
    capsys.readouterr()
    assert consume("notify", event(low(at=utc_now() - timedelta(days=29)))) == []
    assert notifications.sns.delivered(mail) == []
    assert json.loads(capsys.readouterr().out)["NoticeTooOld"] == [1.0]
    assert consume("notify", event(low(at=utc_now() - timedelta(days=27)))) == []
    assert len(notifications.sns.delivered(mail)) == 1


def test_a_channel_is_not_told_of_what_happened_before_anybody_subscribed_there(notifications: Notifications) -> None:
    mail = subscribed(notifications, "email", "a@example.com")
    assert consume("notify", event(low(at=utc_now() - timedelta(hours=1)))) == []
    assert notifications.sns.delivered(mail) == []


def test_who_subscribed_since_is_told_where_another_had_subscribed_before(notifications: Notifications) -> None:
    """SNS's filters know no times; a channel where nobody was before is left out all the same."""
    first = subscribed(notifications, "email", "first@example.com")
    (item,) = notifications.table.items.values()
    item["created_at"] = {"S": rfc3339(utc_now() - timedelta(hours=2))}
    since = subscribed(notifications, "email", "since@example.com")
    hook = subscribed(notifications, "webhook", "https://example.com/hook")
    assert consume("notify", event(low(at=utc_now() - timedelta(hours=1)))) == []
    assert [len(notifications.sns.delivered(arn)) for arn in (first, since, hook)] == [1, 1, 0]


def test_waiters_are_told_that_an_order_is_ready(notifications: Notifications) -> None:
    phone = subscribed(notifications, "sms", "+4915112345678", roles=["waiter"])
    boss = subscribed(notifications, "email", "boss@example.com", roles=["owner"])
    assert consume("pass_notice", READY, READY) == []
    assert notifications.sns.delivered(phone) == ["site-1: Order abcdef is ready"]
    assert notifications.sns.delivered(boss) == []


@pytest.mark.parametrize("change", [{"tenant_id": "x"}, {"role": ""}, {"order_id": None}, {"site_id": 1}])
def test_what_is_no_notice_is_not_told_and_kept(notifications: Notifications, change: dict[str, Any]) -> None:
    phone = subscribed(notifications, "sms", "+4915112345678", roles=["waiter"])
    assert consume("pass_notice", {**READY, **change}, READY) == ["0"]
    assert len(notifications.sns.delivered(phone)) == 1


def test_subjects_and_sms_are_one_short_line_of_plain_characters() -> None:
    text = text_of(Notice.of_event(low(name="Cr\u00e8me\nfra\u00eeche " + "x" * 80)))
    assert text.subject.startswith("Running low: Cr?me fra?che xxx")
    assert len(text.subject) == 100
    assert len(text.short) <= 140
    assert text.subject.isascii()
    assert "\n" not in text.subject + text.short
    assert "Cr\u00e8me" in text.letter


def test_a_summary_is_told_in_words() -> None:
    summary = DailySummaryReady(
        event_id="e",
        tenant_id=A,
        correlation_id="e",
        occurred_at="2026-11-22T03:15:00.000Z",
        version=1,
        site_id="site-1",
        date="2026-11-21",
        orders_by_status={"CANCELLED": 1, "SERVED": 2},
        revenue={"EUR": 4100},
    )
    text = text_of(Notice.of_event(summary))
    assert text.subject == "2026-11-21: 3 orders"
    assert "1 cancelled, 2 served" in text.letter
    assert "4100 EUR (minor units)" in text.letter
