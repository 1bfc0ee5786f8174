"""Tables of a stack have the settings that the template gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

KEYS = {
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
}
RECOVERY = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
PLAIN = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        **KEYS,
        **RECOVERY,
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True},
    },
}
GLOBAL: dict[str, Any] = {
    "Type": "AWS::DynamoDB::GlobalTable",
    "Properties": {
        **KEYS,
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
        "Replicas": [
            {
                "Region": "us-east-1",
                **RECOVERY,
                "DeletionProtectionEnabled": True,
                "Tags": [{"Key": "plane", "Value": "application"}],
            }
        ],
    },
}
BARE = {"Replicas": [{"Region": "us-east-1"}]}


def settings(aws: EmbeddedAws, table: str) -> dict[str, Any]:
    dynamodb = aws.client("dynamodb")
    described = dynamodb.describe_table(TableName=table)["Table"]
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    tags = dynamodb.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"]
    return {
        "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "expiry": (expiry["TimeToLiveStatus"], expiry.get("AttributeName")),
        "encryption": described.get("SSEDescription", {}).get("Status"),
        "protected": described["DeletionProtectionEnabled"],
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


@pytest.mark.parametrize("table", [PLAIN, GLOBAL], ids=["Table", "GlobalTable"])
def test_a_table_is_created_with_its_settings(mended_aws: EmbeddedAws, table: dict[str, Any]) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": table})
    found = settings(mended_aws, stack.id_of("Table"))
    assert found["recovery"] == "ENABLED"
    assert found["expiry"] == ("ENABLED", "expires_at")
    assert found["encryption"] == "ENABLED"
    assert found["protected"] is True


def test_a_replica_entry_gives_its_region_tags(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": GLOBAL})
    assert settings(mended_aws, stack.id_of("Table"))["tags"]["plane"] == "application"


def test_a_replica_entry_names_its_regions_key(mended_aws: EmbeddedAws) -> None:
    key = "arn:aws:kms:us-east-1:000000000000:key/own"
    replica = {"Region": "us-east-1", "SSESpecification": {"KMSMasterKeyId": key}}
    stack = Stack(mended_aws)
    properties = {**GLOBAL["Properties"], "Replicas": [replica]}
    stack.deploy({"Table": {**GLOBAL, "Properties": properties}})
    described = mended_aws.client("dynamodb").describe_table(TableName=stack.id_of("Table"))
    assert described["Table"]["SSEDescription"]["KMSMasterKeyArn"] == key


def test_an_update_takes_settings_away(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": GLOBAL})
    properties = {k: v for k, v in KEYS.items() if k != "TimeToLiveSpecification"}
    stack.deploy({"Table": {**GLOBAL, "Properties": {**properties, **BARE}}})
    found = settings(mended_aws, stack.id_of("Table"))
    assert found["recovery"] == "DISABLED"
    assert found["expiry"][0] == "DISABLED"
    assert found["protected"] is False


def test_an_update_adds_settings(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy({"Table": {**GLOBAL, "Properties": {**KEYS, **BARE}}})
    stack.deploy({"Table": GLOBAL})
    found = settings(mended_aws, stack.id_of("Table"))
    assert (found["recovery"], found["protected"]) == ("ENABLED", True)


def test_upstream_still_drops_the_settings(stock_aws: EmbeddedAws) -> None:
    stack = Stack(stock_aws)
    stack.deploy({"Table": GLOBAL})
    found = settings(stock_aws, stack.id_of("Table"))
    assert (found["recovery"], found["expiry"][0]) == ("DISABLED", "DISABLED")
    assert found["protected"] is False
