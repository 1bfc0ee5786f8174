"""The calls behind :mod:`saas_constructs.testing.attacks`, one function an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing._attack_target import AttackTarget


def get(t: AttackTarget, tenant: str) -> object:
    return t.client.get_item(TableName=t.table_name, Key=t.key(tenant))


def put(t: AttackTarget, tenant: str) -> object:
    return t.client.put_item(TableName=t.table_name, Item={**t.key(tenant), "attack": {"S": "put"}})


def update(t: AttackTarget, tenant: str) -> object:
    return t.client.update_item(
        TableName=t.table_name,
        Key=t.key(tenant),
        UpdateExpression="SET attack = :a",
        ExpressionAttributeValues={":a": {"S": "update"}},
    )


def delete(t: AttackTarget, tenant: str) -> object:
    return t.client.delete_item(TableName=t.table_name, Key=t.key(tenant))


def query(t: AttackTarget, tenant: str) -> object:
    return t.client.query(
        TableName=t.table_name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": t.key(tenant)["pk"]},
    )


def query_disguised(t: AttackTarget, tenant: str) -> object:
    """The victim's key behind a placeholder, in parentheses, and the attacker's own in a filter."""
    return t.client.query(
        TableName=t.table_name,
        KeyConditionExpression="(#sk = :sk) AND (#key = :victim)",
        FilterExpression="attack <> :own",
        ExpressionAttributeNames={"#key": "pk", "#sk": "sk"},
        ExpressionAttributeValues={
            ":victim": t.key(tenant)["pk"],
            ":own": t.key(t.attacker_id)["pk"],
            ":sk": {"S": t.sort_key},
        },
    )


def query_legacy(t: AttackTarget, tenant: str) -> object:
    return t.client.query(
        TableName=t.table_name,
        KeyConditions={"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [t.key(tenant)["pk"]]}},
    )


def query_index(t: AttackTarget, tenant: str) -> object:
    return t.client.query(
        TableName=t.table_name,
        IndexName=t.index_name or "",
        KeyConditionExpression="#key = :key",
        ExpressionAttributeNames={"#key": t.index_partition_key},
        ExpressionAttributeValues={":key": {"S": f"{tenant}#{t.index_partition}"}},
    )


def batch_get(t: AttackTarget, tenant: str) -> object:
    return t.client.batch_get_item(RequestItems={t.table_name: {"Keys": [t.key(tenant)]}})


def batch_get_mixed(t: AttackTarget, tenant: str) -> object:
    keys = [t.key(t.attacker_id), t.key(tenant)]
    return t.client.batch_get_item(RequestItems={t.table_name: {"Keys": keys}})


def batch_put(t: AttackTarget, tenant: str) -> object:
    item = {**t.key(tenant), "attack": {"S": "batch"}}
    return t.client.batch_write_item(RequestItems={t.table_name: [{"PutRequest": {"Item": item}}]})


def batch_delete(t: AttackTarget, tenant: str) -> object:
    return t.client.batch_write_item(RequestItems={t.table_name: [{"DeleteRequest": {"Key": t.key(tenant)}}]})


def batch_write_mixed(t: AttackTarget, tenant: str) -> object:
    own = {**_own_scratch(t), "attack": {"S": "batch"}}
    return t.client.batch_write_item(
        RequestItems={
            t.table_name: [
                {"PutRequest": {"Item": own}},
                {"DeleteRequest": {"Key": t.key(tenant)}},
            ]
        }
    )


def transact_get(t: AttackTarget, tenant: str) -> object:
    return t.client.transact_get_items(TransactItems=[{"Get": {"TableName": t.table_name, "Key": t.key(tenant)}}])


def transact_get_mixed(t: AttackTarget, tenant: str) -> object:
    return t.client.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": t.table_name, "Key": t.key(t.attacker_id)}},
            {"Get": {"TableName": t.table_name, "Key": t.key(tenant)}},
        ]
    )


def transact_put(t: AttackTarget, tenant: str) -> object:
    item = {**t.key(tenant), "attack": {"S": "transaction"}}
    return t.client.transact_write_items(TransactItems=[{"Put": {"TableName": t.table_name, "Item": item}}])


def transact_update(t: AttackTarget, tenant: str) -> object:
    return t.client.transact_write_items(
        TransactItems=[
            {
                "Update": {
                    "TableName": t.table_name,
                    "Key": t.key(tenant),
                    "UpdateExpression": "SET attack = :a",
                    "ExpressionAttributeValues": {":a": {"S": "transaction"}},
                }
            }
        ]
    )


def transact_delete_mixed(t: AttackTarget, tenant: str) -> object:
    own = {**_own_scratch(t), "attack": {"S": "transaction"}}
    return t.client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": t.table_name, "Item": own}},
            {"Delete": {"TableName": t.table_name, "Key": t.key(tenant)}},
        ]
    )


def transact_check(t: AttackTarget, tenant: str) -> object:
    """Learn whether a victim's item exists, through a condition."""
    own = {**_own_scratch(t), "attack": {"S": "check"}}
    return t.client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": t.table_name, "Item": own}},
            {
                "ConditionCheck": {
                    "TableName": t.table_name,
                    "Key": t.key(tenant),
                    "ConditionExpression": "attribute_exists(pk)",
                }
            },
        ]
    )


def scan(t: AttackTarget, _tenant: str) -> object:
    return t.client.scan(TableName=t.table_name)


def scan_own(t: AttackTarget, _tenant: str) -> object:
    """A scan reads everything whatever its filter says."""
    return t.client.scan(
        TableName=t.table_name,
        FilterExpression="begins_with(pk, :own)",
        ExpressionAttributeValues={":own": {"S": f"{t.attacker_id}#"}},
    )


def scan_index(t: AttackTarget, _tenant: str) -> object:
    return t.client.scan(TableName=t.table_name, IndexName=t.index_name or "")


def count(t: AttackTarget, tenant: str) -> object:
    """How many items there are is worth something, too."""
    return t.client.query(
        TableName=t.table_name,
        Select="COUNT",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": t.key(tenant)["pk"]},
    )


def read_by_failing_put(t: AttackTarget, tenant: str) -> object:
    """A failed condition brings the item along."""
    return t.client.put_item(
        TableName=t.table_name,
        Item=t.key(tenant),
        ConditionExpression="attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )


def read_by_failing_transaction(t: AttackTarget, tenant: str) -> object:
    """So does one of a transaction, in its cancellation reasons."""
    return t.client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": t.table_name, "Item": {**_own_scratch(t), "attack": {"S": "read"}}}},
            {
                "Update": {
                    "TableName": t.table_name,
                    "Key": t.key(tenant),
                    "UpdateExpression": "SET attack = :a",
                    "ConditionExpression": "attribute_not_exists(pk)",
                    "ExpressionAttributeValues": {":a": {"S": "read"}},
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                }
            },
        ]
    )


def read_by_deleting(t: AttackTarget, tenant: str) -> object:
    return t.client.delete_item(TableName=t.table_name, Key=t.key(tenant), ReturnValues="ALL_OLD")


def back_up(t: AttackTarget, _tenant: str) -> object:
    return t.client.create_backup(TableName=t.table_name, BackupName="attack")


def copy(t: AttackTarget, _tenant: str) -> object:
    """A copy has no protection but what its maker gives it."""
    return t.client.restore_table_to_point_in_time(
        SourceTableName=t.table_name, TargetTableName="attack-copy", UseLatestRestorableTime=True
    )


def stream_elsewhere(t: AttackTarget, _tenant: str) -> object:
    return t.client.enable_kinesis_streaming_destination(
        TableName=t.table_name, StreamArn=f"arn:aws:kinesis:{t.client.meta.region_name}:111122223333:stream/attack"
    )


def expire(t: AttackTarget, _tenant: str) -> object:
    """With a time to live on any number attribute, DynamoDB deletes others' items."""
    return t.client.update_time_to_live(
        TableName=t.table_name, TimeToLiveSpecification={"AttributeName": "attack", "Enabled": True}
    )


def partiql_index(t: AttackTarget, tenant: str) -> object:
    index = {"index": t.index_name, "key": t.index_partition_key, "value": f"{tenant}#{t.index_partition}"}
    return t.client.execute_statement(Statement=SELECT_FROM_INDEX.format(table=t.table_name, **index))


def partiql(statement: str) -> Callable[[AttackTarget, str], object]:
    def attempt(t: AttackTarget, tenant: str) -> object:
        return t.client.execute_statement(Statement=_filled(statement, t, tenant))

    return attempt


def partiql_batch(t: AttackTarget, tenant: str) -> object:
    statement = _filled(SELECT, t, tenant)
    return t.client.batch_execute_statement(Statements=[{"Statement": statement}])


def partiql_transaction(t: AttackTarget, tenant: str) -> object:
    statement = _filled(SELECT, t, tenant)
    return t.client.execute_transaction(TransactStatements=[{"Statement": statement}])


SELECT = """SELECT * FROM "{table}" WHERE pk = '{pk}' AND sk = '{sk}'"""
SELECT_FROM_INDEX = """SELECT * FROM "{table}"."{index}" WHERE {key} = '{value}'"""
INSERT = """INSERT INTO "{table}" VALUE {{'pk': '{pk}', 'sk': 'attack'}}"""
UPDATE = """UPDATE "{table}" SET attack = 'partiql' WHERE pk = '{pk}' AND sk = '{sk}'"""
DELETE = """DELETE FROM "{table}" WHERE pk = '{pk}' AND sk = '{sk}'"""


def _filled(statement: str, t: AttackTarget, tenant: str) -> str:
    return statement.format(table=t.table_name, pk=t.key(tenant)["pk"]["S"], sk=t.sort_key)


def _own_scratch(t: AttackTarget) -> dict[str, Any]:
    """A key of the attacker's own that nothing else uses."""
    return {"pk": {"S": f"{t.attacker_id}#scratch"}, "sk": {"S": "attack"}}


def put_at(pk: Callable[[AttackTarget], str]) -> Callable[[AttackTarget, str], object]:
    def attempt(t: AttackTarget, _tenant: str) -> object:
        item = {"pk": {"S": pk(t)}, "sk": {"S": "attack"}}
        return t.client.put_item(TableName=t.table_name, Item=item)

    return attempt


def get_at(pk: Callable[[AttackTarget], str]) -> Callable[[AttackTarget, str], object]:
    def attempt(t: AttackTarget, _tenant: str) -> object:
        key = {"pk": {"S": pk(t)}, "sk": {"S": t.sort_key}}
        return t.client.get_item(TableName=t.table_name, Key=key)

    return attempt
