"""A stack can have an event archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def resources(days: int) -> dict[str, Any]:
    return {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": f"bus-{days}"}},
        "Archive": {
            "Type": "AWS::Events::Archive",
            "Properties": {
                "SourceArn": {"Fn::GetAtt": ["Bus", "Arn"]},
                "EventPattern": {"source": ["orders"]},
                "RetentionDays": days,
            },
        },
    }


def test_the_archive_keeps_what_matches(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(7), {"Arn": {"Value": {"Fn::GetAtt": ["Archive", "Arn"]}}})
    events = mended_aws.client("events")
    entry = {"EventBusName": stack.id_of("Bus"), "DetailType": "OrderPlaced", "Detail": "{}"}
    events.put_events(Entries=[{**entry, "Source": "orders"}, {**entry, "Source": "other"}])
    archive = events.describe_archive(ArchiveName=stack.id_of("Archive"))
    assert (archive["RetentionDays"], archive["EventCount"]) == (7, 1)
    assert stack.outputs["Arn"] == archive["ArchiveArn"]


def test_an_update_keeps_the_archive_and_changes_its_retention(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(8))
    name = stack.id_of("Archive")
    changed = resources(8)
    changed["Archive"]["Properties"]["RetentionDays"] = 30
    stack.deploy(changed)
    archive = mended_aws.client("events").describe_archive(ArchiveName=name)
    assert archive["RetentionDays"] == 30


def test_a_deleted_stack_leaves_no_archive(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(9))
    name = stack.id_of("Archive")
    stack.delete()
    archives = mended_aws.client("events").list_archives()["Archives"]
    assert name not in [archive["ArchiveName"] for archive in archives]


def test_upstream_still_refuses_the_type(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match=r"AWS::Events::Archive"):
        Stack(stock_aws).deploy(resources(7))
