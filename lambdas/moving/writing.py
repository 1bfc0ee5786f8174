"""Many writes and deletes at once, until every one of them is done."""

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.errors import BusyError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# What BatchWriteItem takes at once (DynamoDB API Reference).
_BATCH: Final = 25
_ATTEMPTS: Final = 6
_PAUSE_SECONDS: Final = 0.05


def put_all(client: "DynamoDBClient", table_name: str, items: Iterable[Mapping[str, Any]]) -> None:
    """Write ``items`` in place of those of the same keys.

    Raises:
        BusyError: DynamoDB left some unwritten every time.
    """
    _write_all(client, table_name, [{"PutRequest": {"Item": item}} for item in items])


def delete_all(client: "DynamoDBClient", table_name: str, keys: Iterable[Mapping[str, Any]]) -> None:
    """Delete the items of ``keys``; one that is gone is fine.

    Raises:
        BusyError: DynamoDB left some undeleted every time.
    """
    _write_all(client, table_name, [{"DeleteRequest": {"Key": key}} for key in keys])


def _write_all(client: "DynamoDBClient", table_name: str, writes: Sequence[Any]) -> None:
    for start in range(0, len(writes), _BATCH):
        _write(client, table_name, writes[start : start + _BATCH])


def _write(client: "DynamoDBClient", table_name: str, writes: Sequence[Any]) -> None:
    left: Any = {table_name: list(writes)}
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311 - spreads retries, keeps no secret
        left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")
        if not left:
            return
    raise BusyError("not all of it can be written at the moment; try again")
