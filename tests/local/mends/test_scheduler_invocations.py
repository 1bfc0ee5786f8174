"""A schedule calls its target soon after it is due, and says for which time."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.local.iam import make_role
from tests.local.state_machines import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

INPUT = json.dumps({"at": "<aws.scheduler.scheduled-time>", "schedule": "<aws.scheduler.schedule-arn>"})


def _schedule(aws: EmbeddedAws, moment: datetime, zone: str, target: dict[str, str] | None = None) -> tuple[str, str]:
    """Let a queue be told at a moment; return the queue and the schedule's ARN."""
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    schedule = aws.client("scheduler").create_schedule(
        Name=f"schedule-{uuid.uuid4().hex}",
        ScheduleExpression=f"at({moment.astimezone(ZoneInfo(zone)).strftime('%Y-%m-%dT%H:%M:%S')})",
        ScheduleExpressionTimezone=zone,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "RoleArn": make_role(aws, []),
            "Arn": arn,
            "Input": INPUT,
            "DeadLetterConfig": {"Arn": arn},
            **(target or {}),
        },
    )["ScheduleArn"]
    return url, schedule


def _told(aws: EmbeddedAws, url: str, seconds: int) -> list[Any]:
    messages: list[Any] = (
        aws.client("sqs")
        .receive_message(QueueUrl=url, WaitTimeSeconds=seconds, MessageAttributeNames=["All"])
        .get("Messages", [])
    )
    return messages


def test_upstream_hands_on_the_text(stock_aws: EmbeddedAws) -> None:
    url, _ = _schedule(stock_aws, datetime.now(UTC) + timedelta(seconds=1), "UTC")
    (message,) = _told(stock_aws, url, 15)
    assert json.loads(message["Body"])["at"] == "<aws.scheduler.scheduled-time>"


def test_the_target_learns_for_which_time_it_was_called(mended_aws: EmbeddedAws) -> None:
    moment = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
    url, schedule = _schedule(mended_aws, moment, "Asia/Tokyo")
    (message,) = _told(mended_aws, url, 6)
    assert json.loads(message["Body"]) == {"at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "schedule": schedule}
    assert time.time() - moment.timestamp() < 4


def test_another_zone_is_another_time(mended_aws: EmbeddedAws) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=1)
    url, _ = _schedule(mended_aws, moment.replace(tzinfo=ZoneInfo("Etc/GMT+3")), "UTC")
    assert _told(mended_aws, url, 3) == []


def test_a_target_that_is_gone_leaves_a_dead_letter(mended_aws: EmbeddedAws) -> None:
    gone = "arn:aws:lambda:us-east-1:000000000000:function:gone"
    url, schedule = _schedule(mended_aws, datetime.now(UTC) + timedelta(seconds=1), "UTC", {"Arn": gone})
    (message,) = until(lambda: _told(mended_aws, url, 1))
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert (attributes["SCHEDULE_ARN"], attributes["TARGET_ARN"]) == (schedule, gone)
