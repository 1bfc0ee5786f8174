"""A global table exists in all its regions and keeps its items in an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

ITEM = {"pk": {"S": "kept"}}


def table(*regions: str, indexes: tuple[str, ...] = ()) -> dict[str, Any]:
    names = ("pk", *indexes)
    properties: dict[str, Any] = {
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in names],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "Replicas": [{"Region": r, "DeletionProtectionEnabled": r != "us-east-1"} for r in regions],
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": name,
                "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
            for name in indexes
        ]
    return {"Type": "AWS::DynamoDB::GlobalTable", "Properties": properties}


def test_every_region_has_the_table_with_its_own_settings(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table("us-east-1", "eu-west-1")})
    replica = mended_aws.client("dynamodb", "eu-west-1").describe_table(TableName=stack.id_of("Table"))["Table"]
    assert replica["DeletionProtectionEnabled"] is True


def test_what_is_written_in_one_region_is_read_in_the_other(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table("us-east-1", "eu-west-1")})
    name = stack.id_of("Table")
    mended_aws.client("dynamodb").put_item(TableName=name, Item=ITEM)
    found = mended_aws.client("dynamodb", "eu-west-1").get_item(TableName=name, Key=ITEM)
    assert found["Item"] == ITEM


def test_an_update_adds_and_removes_regions(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table("us-east-1", "eu-west-1")})
    stack.deploy({"Table": table("us-east-1", "eu-central-1")})
    name = stack.id_of("Table")
    assert name in mended_aws.client("dynamodb", "eu-central-1").list_tables()["TableNames"]
    assert name not in mended_aws.client("dynamodb", "eu-west-1").list_tables()["TableNames"]


def test_a_deleted_stack_leaves_no_replica(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table("us-east-1", "eu-west-1")})
    name = stack.id_of("Table")
    stack.delete()
    for region in ("us-east-1", "eu-west-1"):
        assert name not in mended_aws.client("dynamodb", region).list_tables()["TableNames"]


def test_a_new_index_keeps_the_items(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table("us-east-1")})
    name = stack.id_of("Table")
    dynamodb = mended_aws.client("dynamodb")
    dynamodb.put_item(TableName=name, Item=ITEM)
    stack.deploy({"Table": table("us-east-1", indexes=("site",))})
    assert stack.id_of("Table") == name
    assert dynamodb.get_item(TableName=name, Key=ITEM)["Item"] == ITEM
    described = dynamodb.describe_table(TableName=name)["Table"]
    assert [index["IndexName"] for index in described["GlobalSecondaryIndexes"]] == ["site"]


def test_upstream_still_has_no_replicas_and_loses_items(stock_aws: EmbeddedAws) -> None:
    stack = Stack(stock_aws)
    stack.deploy({"Table": table("us-east-1", "eu-west-1")})
    name = stack.id_of("Table")
    assert name not in stock_aws.client("dynamodb", "eu-west-1").list_tables()["TableNames"]
    stack.deploy({"Table": table("us-east-1", "eu-west-1", indexes=("site",))})
    with pytest.raises(AssertionError):
        assert stack.id_of("Table") == name
