"""A schedule calls its target soon after it is due, and says for which time."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.local.iam import make_role
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

INPUT = json.dumps({"at": "<aws.scheduler.scheduled-time>", "schedule": "<aws.scheduler.schedule-arn>"})


def _queue(aws: EmbeddedAws) -> tuple[str, str]:
    """Make a queue; its URL and ARN."""
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


def _schedule(
    aws: EmbeddedAws, zone: str, *, moment: datetime | None = None, target: dict[str, str] | None = None
) -> tuple[str, str, datetime]:
    """Let a queue be told at a moment, in two seconds by default; the queue, the schedule's ARN and the moment."""
    url, arn = _queue(aws)
    role = make_role(aws, [])
    # Only now: a moment that has passed when the schedule is made is never due.
    due = moment or datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    schedule = aws.client("scheduler").create_schedule(
        Name=f"schedule-{uuid.uuid4().hex}",
        ScheduleExpression=f"at({due.astimezone(ZoneInfo(zone)).strftime('%Y-%m-%dT%H:%M:%S')})",
        ScheduleExpressionTimezone=zone,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"RoleArn": role, "Arn": arn, "Input": INPUT, "DeadLetterConfig": {"Arn": arn}, **(target or {})},
    )["ScheduleArn"]
    return url, schedule, due


def _told(aws: EmbeddedAws, url: str) -> list[Any]:
    messages: list[Any] = (
        aws.client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages", [])
    )
    return messages


def test_upstream_hands_on_the_text(stock_aws: EmbeddedAws) -> None:
    url, _, _ = _schedule(stock_aws, "UTC")
    (message,) = until(lambda: _told(stock_aws, url))
    assert json.loads(message["Body"])["at"] == "<aws.scheduler.scheduled-time>"


def test_the_target_learns_for_which_time_it_was_called(mended_aws: EmbeddedAws) -> None:
    url, schedule, moment = _schedule(mended_aws, "Asia/Tokyo")
    (message,) = until(lambda: _told(mended_aws, url))
    assert json.loads(message["Body"]) == {"at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "schedule": schedule}
    # Upstream looks every ten seconds.
    assert time.time() - moment.timestamp() < 8


def test_the_same_clock_in_another_zone_is_another_time(mended_aws: EmbeddedAws) -> None:
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    # Three hours later, by a clock that shows the same.
    later, _, _ = _schedule(mended_aws, "Etc/GMT+3", moment=moment.replace(tzinfo=ZoneInfo("Etc/GMT+3")))
    now, _, _ = _schedule(mended_aws, "UTC", moment=max(moment, datetime.now(UTC) + timedelta(seconds=2)))
    until(lambda: _told(mended_aws, now))
    assert _told(mended_aws, later) == []


def test_a_target_that_is_gone_leaves_a_dead_letter(mended_aws: EmbeddedAws) -> None:
    gone = "arn:aws:lambda:us-east-1:000000000000:function:gone"
    url, schedule, _ = _schedule(mended_aws, "UTC", target={"Arn": gone})
    (message,) = until(lambda: _told(mended_aws, url))
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert (attributes["SCHEDULE_ARN"], attributes["TARGET_ARN"]) == (schedule, gone)
