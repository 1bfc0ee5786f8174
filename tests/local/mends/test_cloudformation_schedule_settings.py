"""A stack's schedule keeps its time zone and its period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

SETTINGS = {
    "ScheduleExpressionTimezone": "Europe/Berlin",
    "StartDate": "2030-01-01T00:00:00.000Z",
    "EndDate": "2031-01-01T00:00:00.000Z",
}


def _schedule(aws: EmbeddedAws, *versions: dict[str, Any]) -> dict[str, Any]:
    stack = Stack(aws)
    for settings in versions:
        properties = {
            "ScheduleExpression": "cron(0 3 * * ? *)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": "arn:aws:lambda:us-east-1:000000000000:function:none",
                "RoleArn": "arn:aws:iam::000000000000:role/none",
            },
            **settings,
        }
        stack.deploy({"Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}})
    found: dict[str, Any] = aws.client("scheduler").get_schedule(Name=stack.id_of("Schedule"))
    return found


def test_the_settings_are_kept(mended_aws: EmbeddedAws) -> None:
    schedule = _schedule(mended_aws, SETTINGS)
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert (schedule["StartDate"].year, schedule["EndDate"].year) == (2030, 2031)


def test_an_update_takes_them_away(mended_aws: EmbeddedAws) -> None:
    schedule = _schedule(mended_aws, SETTINGS, {})
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    assert "EndDate" not in schedule


def test_upstream_drops_the_time_zone(stock_aws: EmbeddedAws) -> None:
    assert _schedule(stock_aws, SETTINGS)["ScheduleExpressionTimezone"] == "UTC"
