"""The fake table refuses what DynamoDB refuses, so that a unit test cannot pass on an expression that AWS would not."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.fakes.dynamodb import FakeDynamoDB

KEY = {"pk": {"S": "t#1"}, "sk": {"S": "a"}}
WRONG: list[dict[str, Any]] = [
    {"UpdateExpression": "SET name = :one", "ExpressionAttributeValues": {":one": {"N": "1"}}},
    {
        "UpdateExpression": "SET amount = :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":two": {"N": "2"}},
    },
    {"UpdateExpression": "SET amount = :one"},
    {"UpdateExpression": "SET amount = absent + :one", "ExpressionAttributeValues": {":one": {"N": "1"}}},
    {"UpdateExpression": "SET pk = :one", "ExpressionAttributeValues": {":one": {"N": "1"}}},
    {"UpdateExpression": "SET amount = :one REMOVE amount", "ExpressionAttributeValues": {":one": {"N": "1"}}},
]


@pytest.mark.parametrize("update", WRONG, ids=lambda update: update["UpdateExpression"])
def test_an_update_that_dynamodb_refuses_is_refused(update: dict[str, Any]) -> None:
    table = FakeDynamoDB()
    with pytest.raises(ClientError, match="ValidationException"):
        table.update_item(TableName="table", Key=KEY, **update)
    assert table.items == {}


def test_an_update_adds_counts_and_removes() -> None:
    table = FakeDynamoDB()
    table.put_item(TableName="table", Item={**KEY, "amount": {"N": "2"}, "outbox": {"S": "[]"}})
    answer = table.update_item(
        TableName="table",
        Key=KEY,
        UpdateExpression="SET #name = :name, amount = amount - :one, seen = if_not_exists(seen, :one) REMOVE outbox",
        ConditionExpression="attribute_exists(pk) AND (amount > :one OR NOT attribute_exists(seen))",
        ExpressionAttributeNames={"#name": "name"},
        ExpressionAttributeValues={":name": {"S": "tea"}, ":one": {"N": "1"}},
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == {**KEY, "name": {"S": "tea"}, "amount": {"N": "1"}, "seen": {"N": "1"}}
    assert table.items[("t#1", "a")] == answer["Attributes"]


def test_texts_are_put_into_a_set_and_taken_out_of_it_until_it_is_gone() -> None:
    table = FakeDynamoDB()

    def update(clause: str, *texts: str) -> Any:
        return table.update_item(
            TableName="table",
            Key=KEY,
            UpdateExpression=f"{clause} marks :marks",
            ConditionExpression="attribute_not_exists(marks) OR size(marks) < :most",
            ExpressionAttributeValues={":marks": {"SS": list(texts)}, ":most": {"N": "3"}},
            ReturnValues="ALL_NEW",
        )["Attributes"].get("marks")

    assert update("DELETE", "a") is None
    assert update("ADD", "b", "a") == {"SS": ["a", "b"]}
    assert update("DELETE", "a", "z") == {"SS": ["b"]}
    assert update("DELETE", "b") is None
    assert update("ADD", "a", "b", "c") == {"SS": ["a", "b", "c"]}
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        update("ADD", "d")


def test_a_transaction_writes_all_or_nothing_and_says_which_condition_failed() -> None:
    table = FakeDynamoDB()
    put = {"Put": {"TableName": "table", "Item": {**KEY, "sk": {"S": "b"}}}}
    update = {
        "Update": {
            "TableName": "table",
            "Key": KEY,
            "UpdateExpression": "SET amount = :one",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    with pytest.raises(ClientError) as refused:
        table.transact_write_items(TransactItems=[put, update])
    response: dict[str, Any] = {**refused.value.response}
    assert [reason["Code"] for reason in response["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
    assert table.items == {}
    with pytest.raises(ClientError, match="ValidationException"):
        table.transact_write_items(TransactItems=[put, put])


def test_a_query_reads_one_partition_in_order() -> None:
    table = FakeDynamoDB()
    for sk in ("item#b", "item#a", "mark#a"):
        table.put_item(TableName="table", Item={**KEY, "sk": {"S": sk}})
    answer = table.query(
        TableName="table",
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":pk": KEY["pk"], ":prefix": {"S": "item#"}},
    )
    assert [item["sk"]["S"] for item in answer["Items"]] == ["item#a", "item#b"]
