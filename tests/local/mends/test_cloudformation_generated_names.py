"""A retained resource is not met again by a later stack of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

ITEM = {"pk": {"S": "kept"}}


def resources(description: str = "", days: int = 7) -> dict[str, Any]:
    table = {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "Properties": {
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "Tags": [{"Key": "description", "Value": description}],
        },
    }
    log = {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Retain",
        "Properties": {"RetentionInDays": days},
    }
    return {"Table": table, "Log": log}


def retained_then_deployed_again(aws: EmbeddedAws) -> tuple[str, str, list[Any]]:
    """Name the retained table and the new one, and read what is left in the former."""
    stack = Stack(aws)
    stack.deploy(resources())
    retained = stack.id_of("Table")
    dynamodb = aws.client("dynamodb")
    dynamodb.put_item(TableName=retained, Item=ITEM)
    stack.delete()
    stack.deploy(resources())
    return retained, stack.id_of("Table"), dynamodb.scan(TableName=retained)["Items"]


def test_the_retained_table_keeps_its_items(mended_aws: EmbeddedAws) -> None:
    retained, new, items = retained_then_deployed_again(mended_aws)
    assert new != retained
    assert items == [ITEM]


def test_an_update_keeps_the_name(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources("before", 7))
    before = {name: stack.id_of(name) for name in ("Table", "Log")}
    stack.deploy(resources("after", 14))
    assert {name: stack.id_of(name) for name in ("Table", "Log")} == before
    (log,) = mended_aws.client("logs").describe_log_groups(logGroupNamePrefix=before["Log"])["logGroups"]
    assert log["retentionInDays"] == 14


def test_a_retained_log_keeps_its_streams(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources())
    retained = stack.id_of("Log")
    logs = mended_aws.client("logs")
    logs.create_log_stream(logGroupName=retained, logStreamName="kept")
    stack.delete()
    stack.deploy(resources())
    (stream,) = logs.describe_log_streams(logGroupName=retained)["logStreams"]
    assert stream["logStreamName"] == "kept"


def test_upstream_still_empties_the_retained_table(stock_aws: EmbeddedAws) -> None:
    retained, new, items = retained_then_deployed_again(stock_aws)
    assert new == retained
    assert items == []
