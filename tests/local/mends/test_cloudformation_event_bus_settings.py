"""A stack's event bus has its dead-letter queue and log settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

SETTINGS = {
    "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Queue", "Arn"]}},
    "LogConfig": {"Level": "ERROR", "IncludeDetail": "NONE"},
}


def described(aws: EmbeddedAws, name: str, *versions: dict[str, Any]) -> dict[str, Any]:
    stack = Stack(aws)
    for settings in versions:
        bus = {"Type": "AWS::Events::EventBus", "Properties": {"Name": name, **settings}}
        stack.deploy({"Queue": {"Type": "AWS::SQS::Queue"}, "Bus": bus})
    bus_found: dict[str, Any] = aws.client("events").describe_event_bus(Name=name)
    return bus_found


def test_a_bus_is_created_with_its_settings(mended_aws: EmbeddedAws) -> None:
    bus = described(mended_aws, "created", SETTINGS)
    assert bus["DeadLetterConfig"]["Arn"].startswith("arn:aws:sqs:")
    assert bus["LogConfig"] == SETTINGS["LogConfig"]


def test_an_update_adds_the_settings(mended_aws: EmbeddedAws) -> None:
    assert "DeadLetterConfig" in described(mended_aws, "added", {}, SETTINGS)


def test_an_update_takes_the_settings_away(mended_aws: EmbeddedAws) -> None:
    assert "DeadLetterConfig" not in described(mended_aws, "removed", SETTINGS, {})


def test_upstream_still_drops_the_settings(stock_aws: EmbeddedAws) -> None:
    assert "DeadLetterConfig" not in described(stock_aws, "dropped", SETTINGS)
