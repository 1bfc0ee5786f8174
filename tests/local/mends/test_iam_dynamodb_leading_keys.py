"""A session tagged with a tenant reaches that tenant's partitions, whatever the request's form."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.local.iam import ACCOUNT, assume, is_allowed, make_role, send_raw
from tests.local.mends.tagged_tenant import FOR_ALL, FOREIGN, GUARDED, MINE, Tenant, item_key, make_table, tenant_with

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


@pytest.fixture(scope="module")
def tenant(mended_aws: EmbeddedAws) -> Tenant:
    return tenant_with(mended_aws, GUARDED)


def test_upstream_lets_a_foreign_key_pass(stock_aws: EmbeddedAws) -> None:
    tenant = tenant_with(stock_aws, FOR_ALL)
    assert is_allowed(tenant.dynamodb.get_item, TableName=tenant.table, Key=item_key(FOREIGN))


@pytest.mark.parametrize("by", ["table", "arn"])
@pytest.mark.parametrize(("pk", "allowed"), [(MINE, True), (FOREIGN, False), ("t1", False)])
def test_single_items(tenant: Tenant, by: str, pk: str, *, allowed: bool) -> None:
    table, dynamodb = getattr(tenant, by), tenant.dynamodb
    key = item_key(pk, "single")
    assert is_allowed(dynamodb.put_item, TableName=table, Item=key) is allowed
    assert is_allowed(dynamodb.get_item, TableName=table, Key=key) is allowed
    assert is_allowed(dynamodb.update_item, TableName=table, Key=key) is allowed
    assert is_allowed(dynamodb.delete_item, TableName=table, Key=key) is allowed


@pytest.mark.parametrize(
    ("expression", "more"),
    [
        ("pk = :p", {}),
        ("#a = :p", {"ExpressionAttributeNames": {"#a": "pk"}}),
        (":p = pk", {}),
        ("(pk = :p)", {}),
        ("pk=:p AND begins_with(sk, :s)", {}),
        ("begins_with(sk, :s) and pk = :p", {}),
        ("sk BETWEEN :s AND :t AND (pk = :p)", {}),
    ],
)
def test_queries_in_every_form(tenant: Tenant, expression: str, more: dict[str, Any]) -> None:
    sort = {name: "a" for name in (":s", ":t") if name in expression}
    assert tenant.query(expression, {":p": MINE, **sort}, **more)
    assert not tenant.query(expression, {":p": FOREIGN, **sort}, **more)


def test_a_query_is_not_judged_by_its_sort_key(tenant: Tenant) -> None:
    assert not tenant.query("pk = :p AND sk = :s", {":p": FOREIGN, ":s": "t1#a"})
    names = {"#pk": "sk", "#sk": "pk"}
    assert not tenant.query("#sk = :p AND #pk = :s", {":p": FOREIGN, ":s": MINE}, ExpressionAttributeNames=names)


def test_a_value_is_no_expression(tenant: Tenant) -> None:
    assert not tenant.query("pk = :p", {":p": "t2#x AND pk = t1#order"})
    assert tenant.query("pk = :p", {":p": "t1#) OR (pk = :q"})


def test_an_index_is_judged_by_its_own_key(tenant: Tenant) -> None:
    assert tenant.query("gpk = :p", {":p": "t1#site"}, IndexName="by_site")
    assert not tenant.query("gpk = :p", {":p": "t2#site"}, IndexName="by_site")
    assert not tenant.query("gpk = :p AND gsk = :s", {":p": "t2#s", ":s": MINE}, IndexName="by_site")


def test_legacy_key_conditions(tenant: Tenant) -> None:
    def query(pk: str) -> bool:
        condition = {"AttributeValueList": [{"S": pk}], "ComparisonOperator": "EQ"}
        return is_allowed(tenant.dynamodb.query, TableName=tenant.table, KeyConditions={"pk": condition})

    assert query(MINE)
    assert not query(FOREIGN)


def test_scan_and_partiql_have_no_leading_key(tenant: Tenant) -> None:
    assert not is_allowed(tenant.dynamodb.scan, TableName=tenant.table)
    assert not is_allowed(
        tenant.dynamodb.execute_statement,
        Statement=f"SELECT * FROM \"{tenant.table}\" WHERE pk = '{MINE}'",
    )


@pytest.mark.parametrize("by", ["table", "arn"])
def test_one_foreign_key_spoils_a_batch(tenant: Tenant, by: str) -> None:
    table, dynamodb = getattr(tenant, by), tenant.dynamodb

    def get(*keys: str) -> bool:
        return is_allowed(dynamodb.batch_get_item, RequestItems={table: {"Keys": [item_key(k) for k in keys]}})

    def write(*keys: str) -> bool:
        puts = [{"PutRequest": {"Item": item_key(k, "batch")}} for k in keys]
        return is_allowed(dynamodb.batch_write_item, RequestItems={table: puts})

    assert get(MINE)
    assert not get(MINE, FOREIGN)
    assert write(MINE)
    assert not write(MINE, FOREIGN)
    delete = [{"DeleteRequest": {"Key": item_key(FOREIGN)}}]
    assert not is_allowed(dynamodb.batch_write_item, RequestItems={table: delete})


def test_every_table_of_a_batch_is_authorized(tenant: Tenant) -> None:
    keys = {"Keys": [item_key(MINE)]}
    both = {tenant.table: keys, tenant.other_table: keys}
    assert not is_allowed(tenant.dynamodb.batch_get_item, RequestItems=both)
    both = {tenant.other_table: keys, tenant.table: keys}
    assert not is_allowed(tenant.dynamodb.batch_get_item, RequestItems=both)


def _batch_behind_another_table(aws: EmbeddedAws) -> int:
    """The status of a BatchGetItem on one table that names another, the granted one, beside it."""
    granted, other = make_table(aws), make_table(aws)
    arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{granted}"
    statement = {"Effect": "Allow", "Action": "dynamodb:BatchGetItem", "Resource": arn}
    body = {"TableName": granted, "RequestItems": {other: {"Keys": [item_key(FOREIGN)]}}}
    session = assume(aws, make_role(aws, [statement]))
    target = "DynamoDB_20120810.BatchGetItem"
    return send_raw(aws, session, "dynamodb", target=target, body=json.dumps(body)).status_code


def test_upstream_authorizes_the_table_beside_the_batch(stock_aws: EmbeddedAws) -> None:
    assert _batch_behind_another_table(stock_aws) == 200


def test_a_table_beside_the_batch_does_not_help(mended_aws: EmbeddedAws) -> None:
    assert _batch_behind_another_table(mended_aws) == 403


def _transact(tenant: Tenant, *members: tuple[str, str, str]) -> bool:
    items: list[dict[str, Any]] = []
    for member, table, pk in members:
        field = "Item" if member == "Put" else "Key"
        detail: dict[str, Any] = {"TableName": table, field: item_key(pk, f"{member}{len(items)}")}
        if member == "Update":
            detail["UpdateExpression"] = "REMOVE gpk"
        if member == "ConditionCheck":
            detail["ConditionExpression"] = "attribute_not_exists(pk)"
        items.append({member: detail})
    return is_allowed(tenant.dynamodb.transact_write_items, TransactItems=items)


@pytest.mark.parametrize("member", ["Put", "Update", "Delete", "ConditionCheck"])
def test_one_foreign_key_spoils_a_transaction(tenant: Tenant, member: str) -> None:
    mine, foreign = ("Put", tenant.table, MINE), (member, tenant.table, FOREIGN)
    assert _transact(tenant, mine, (member, tenant.arn, MINE))
    assert not _transact(tenant, mine, foreign)
    assert not _transact(tenant, foreign, mine)
    assert not _transact(tenant, mine, (member, tenant.other_table, MINE))


def test_transactional_reads(tenant: Tenant) -> None:
    def get(*keys: str) -> bool:
        items = [{"Get": {"TableName": tenant.table, "Key": item_key(k)}} for k in keys]
        return is_allowed(tenant.dynamodb.transact_get_items, TransactItems=items)

    assert get(MINE)
    assert not get(MINE, FOREIGN)


# What no SDK would send: a decoy of one's own beside what the operation really uses. M and F are
# keys.
DECOYS = [
    ("Scan", """{"TableName": "T", "Key": M}"""),
    ("GetItem", """{"TableName": "T", "Item": M, "Key": F}"""),
    ("GetItem", """{"TableName": "T", "Key": M, "Key": F}"""),
    (
        "GetItem",
        """{"TableName": "T", "TransactItems": [{"Get": {"TableName": "T", "Key": M}}], "Key":
    F}""",
    ),
    ("BatchGetItem", """{"TableName": "T", "RequestItems": {"O": {"Keys": [M]}}}"""),
    (
        "Query",
        """{"TableName": "T", "KeyConditionExpression": "sk = :p AND pk = :q OR pk = :q",
            "ExpressionAttributeValues": {":p": {"S": "t1#order"}, ":q": {"S": "t2#order"}}}""",
    ),
    (
        "Query",
        """{"TableName": "T", "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeNames": {"pk": "sk", "#x": "pk"},
            "ExpressionAttributeValues": {":p": {"S": "t2#order"}}}""",
    ),
    (
        "Query",
        """{"TableName": "T", "KeyConditionExpression": "#a = :p AND sk = :q",
            "ExpressionAttributeNames": {"sk": "pk", "#a": "pk"},
            "ExpressionAttributeValues": {":p": {"S": "t1#order"}, ":q": {"S": "t2#order"}}}""",
    ),
    (
        "TransactWriteItems",
        """{"TransactItems": [{"Put": {"TableName": "T", "Item": M},
            "Delete": {"TableName": "T", "Key": F}}]}""",
    ),
]


@pytest.mark.parametrize(("action", "body"), DECOYS)
def test_a_decoy_does_not_help(tenant: Tenant, action: str, body: str) -> None:
    for word, text in {
        "M": json.dumps(item_key(MINE)),
        "F": json.dumps(item_key(FOREIGN)),
        "O": f'"{tenant.other_table}"',
        "T": f'"{tenant.table}"',
    }.items():
        body = re.sub(rf'"{word}"|(?<= ){word}(?=[,}}])|(?<=\\[){word}(?=\\])', text, body)
    response = send_raw(tenant.aws, tenant.session, "dynamodb", target=f"DynamoDB_20120810.{action}", body=body)
    assert response.status_code in {400, 403}, response.text
    assert "AccessDenied" in response.text or "ValidationException" in response.text
    root = tenant.aws.client("dynamodb")
    assert root.get_item(TableName=tenant.table, Key=item_key(FOREIGN)).get("Item")
