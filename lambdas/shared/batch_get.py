"""Reading many items of a table at once, until every one of them is read."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.errors import BusyError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

# What BatchGetItem takes at once (DynamoDB API Reference).
_BATCH: Final = 100
_ATTEMPTS: Final = 4
_PAUSE_SECONDS: Final = 0.05


def items_of(
    client: "DynamoDBClient", table_name: str, keys: "Sequence[Mapping[str, AttributeValueTypeDef]]"
) -> list[Mapping[str, Any]]:
    """The items of ``keys`` that there are, read consistently, in no order.

    DynamoDB leaves keys unread when it is busy, and is asked for them again (DynamoDB API Reference, "BatchGetItem").

    Args:
        client: DynamoDB.
        table_name: The table.
        keys: Key of each item, each once.

    Raises:
        BusyError: Some were left unread every time.
    """
    found: list[Mapping[str, Any]] = []
    for start in range(0, len(keys), _BATCH):
        found += _read(client, table_name, keys[start : start + _BATCH])
    return found


def _read(client: "DynamoDBClient", table_name: str, keys: Sequence[Any]) -> list[Mapping[str, Any]]:
    wanted: Any = {table_name: {"Keys": keys, "ConsistentRead": True}}
    found: list[Mapping[str, Any]] = []
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311 - spreads retries, keeps no secret
        answer = client.batch_get_item(RequestItems=wanted)
        found += answer["Responses"].get(table_name, [])
        wanted = answer["UnprocessedKeys"]
        if not wanted:
            return found
    raise BusyError("not all of it can be read at the moment; try again")
