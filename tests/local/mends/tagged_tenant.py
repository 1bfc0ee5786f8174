"""A tenant's session, and tables with items of its own and of another's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.local.iam import ACCOUNT, assume, client_of, is_allowed, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

MINE, FOREIGN = "t1#order", "t2#order"
# With ExecuteStatement, by which the emulator authorizes what AWS calls PartiQLSelect and so on.
ITEM_ACTIONS = [
    f"dynamodb:{action}"
    for action in (
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "ExecuteStatement",
    )
]


def item_key(pk: str, sk: str = "a") -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


@dataclass(frozen=True)
class Tenant:
    """A session of tenant t1, and a table that holds an item of t1 and one of t2."""

    aws: EmbeddedAws
    session: Any
    table: str
    other_table: str

    @property
    def dynamodb(self) -> Any:
        return client_of(self.session, "dynamodb", self.aws)

    @property
    def arn(self) -> str:
        return f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{self.table}"

    def query(self, expression: str, values: dict[str, str], **more: Any) -> bool:
        return is_allowed(
            self.dynamodb.query,
            TableName=self.table,
            KeyConditionExpression=expression,
            ExpressionAttributeValues={k: {"S": v} for k, v in values.items()},
            **more,
        )


def _schema(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]


def make_table(aws: EmbeddedAws) -> str:
    name = f"table-{uuid.uuid4().hex}"
    dynamodb = aws.client("dynamodb")
    index = {
        "IndexName": "by_site",
        "KeySchema": _schema("gpk", "gsk"),
        "Projection": {"ProjectionType": "ALL"},
    }
    attributes = ("pk", "sk", "gpk", "gsk")
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in attributes],
        KeySchema=_schema("pk", "sk"),
        GlobalSecondaryIndexes=[index],
    )
    for tenant in ("t1", "t2"):
        keys = {"gpk": {"S": f"{tenant}#site"}, "gsk": {"S": "1"}}
        dynamodb.put_item(TableName=name, Item={**item_key(f"{tenant}#order"), **keys})
    return name


def tenant_with(aws: EmbeddedAws, condition: dict[str, Any]) -> Tenant:
    table, other_table = make_table(aws), make_table(aws)
    statement = {
        "Effect": "Allow",
        "Action": ITEM_ACTIONS,
        "Resource": [
            f"arn:aws:dynamodb:*:{ACCOUNT}:table/{table}",
            f"arn:aws:dynamodb:*:{ACCOUNT}:table/{table}/index/*",
        ],
        "Condition": condition,
    }
    session = assume(aws, make_role(aws, [statement]), {"tenant_id": "t1"})
    return Tenant(aws, session, table, other_table)


FOR_ALL = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "t1#*"}}
GUARDED = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id}#*"},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
