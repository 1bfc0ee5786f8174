"""Writes that meet other writes of the same items: what they found, and doing them again.

DynamoDB's SDK repeats throttled calls, and none of these (DynamoDB Developer Guide, "Transaction conflict handling in
DynamoDB").
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import ClientError

from lambdas.shared.errors import BusyError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_FAILED: Final = "ConditionalCheckFailed"
_CONFLICT: Final = "TransactionConflict"
# Seconds, at most; 0.9 s in sum on average.
_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.5, 0.5)

Result = TypeVar("Result")


class LostRaceError(Exception):
    """Another write came first: read again, and decide again."""


class ConditionFailedError(LostRaceError):
    """The condition of a member of a transaction did not hold; nothing was written.

    Args:
        failed: The item before the write, by the member's place; empty where there is none or it was not asked for.
    """

    def __init__(self, failed: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(f"the conditions of members {', '.join(map(str, failed))} did not hold")
        self.failed = failed


def transact(client: "DynamoDBClient", members: "Sequence[TransactWriteItemTypeDef]") -> None:
    """Write all of ``members`` or nothing.

    Raises:
        ConditionFailedError: A condition did not hold.
        LostRaceError: Another write of one of the items was under way.
    """
    try:
        client.transact_write_items(TransactItems=list(members))
    except ClientError as error:
        response: dict[str, Any] = {**error.response}
        reasons = response.get("CancellationReasons", [])
        failed = {
            place: reason.get("Item", {}) for place, reason in enumerate(reasons) if reason.get("Code") == _FAILED
        }
        if failed:
            raise ConditionFailedError(failed) from error
        if _CONFLICT in {reason.get("Code") for reason in reasons}:
            raise LostRaceError("another write of these items was under way") from error
        raise


def write(call: Callable[[], object]) -> None:
    """Make a call that writes one item on a condition.

    Raises:
        ConditionFailedError: The condition did not hold.
        LostRaceError: A transaction on the item was under way.
    """
    try:
        call()
    except ClientError as error:
        response: dict[str, Any] = {**error.response}
        code = response["Error"]["Code"]
        if code == f"{_FAILED}Exception":
            raise ConditionFailedError({0: response.get("Item", {})}) from error
        if code == f"{_CONFLICT}Exception":
            raise LostRaceError("a transaction on this item was under way") from error
        raise


def put_new(client: "DynamoDBClient", table_name: str, item: Mapping[str, Any]) -> dict[str, Any] | None:
    """Write an item with one call, unless there is one of its key: then that one is returned, and nothing written."""
    try:
        client.put_item(
            TableName=table_name,
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != f"{_FAILED}Exception":
            raise
        response: dict[str, Any] = {**error.response}
        return dict(response["Item"])
    return None


def repeated(action: Callable[[], Result]) -> Result:
    """Do ``action``, which reads, decides and writes, until no other write comes in between.

    Args:
        action: Raises ``LostRaceError`` when it is to be done again.

    Raises:
        BusyError: It lost every time, for about a second.
    """
    for longest in _PAUSES:
        try:
            return action()
        except LostRaceError:
            time.sleep(random.uniform(0, longest))  # noqa: S311 - nothing secret: it keeps writers out of step
    try:
        return action()
    except LostRaceError as error:
        raise BusyError("others are changing the same thing right now; try again in a moment") from error
