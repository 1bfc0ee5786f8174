"""How many menu items show a picture, counted on its file: whoever keeps files deletes none that is in use."""

from typing import TYPE_CHECKING, Any, Final

from lambdas.shared import outbox
from lambdas.shared.contention import ConditionFailedError, transact
from lambdas.shared.files import MENU_PICTURE, READY, file_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ONE: Final = {"N": "1"}


class PictureNotReadyError(Exception):
    """The picture was not uploaded, or not checked yet, or rejected, or deleted, or is for something else."""

    def __init__(self, file_id: str) -> None:
        super().__init__(
            f"there is no picture {file_id} that is ready; upload one by POST /files, and wait until GET /files says so"
        )


def transact_counted(
    client: "DynamoDBClient",
    table_name: str,
    tenant_id: str,
    members: list[Any],
    *,
    at: str,
    taken: str | None = None,
    left: str | None = None,
) -> None:
    """Write ``members`` together with how many items show the pictures that change; all or nothing.

    Args:
        client: A client of the tenant's own session.
        table_name: The application table.
        tenant_id: Whose menu it is.
        members: Of the transaction.
        at: The present moment, from which on a picture may be unused.
        taken: The picture that one more item shows.
        left: The picture that one item less shows.

    Raises:
        PictureNotReadyError: The picture can't be shown.
        LostRaceError: The item has changed meanwhile.
    """
    counts = [] if taken is None else [_taken(table_name, tenant_id, taken)]
    further = [] if left is None else [_left(table_name, tenant_id, left, at)]
    try:
        transact(client, [*members, *counts, *further])
    except ConditionFailedError as error:
        if taken is not None and len(members) in error.failed:
            raise PictureNotReadyError(taken) from error
        if set(error.failed) != {len(members) + len(counts)}:
            raise
        # Nothing is known of the picture that is left any more, so there is nothing to count.
        transact(client, [*members, *counts])


def _taken(table_name: str, tenant_id: str, file_id: str) -> Any:
    return {
        "Update": {
            "TableName": table_name,
            "Key": file_key(tenant_id, file_id),
            # The event on the file's item was told once; this write tells nothing.
            "UpdateExpression": f"SET uses = uses + :one REMOVE {outbox.ATTRIBUTE}",
            "ConditionExpression": "#status = :ready AND purpose = :purpose",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":one": _ONE, ":ready": {"S": READY}, ":purpose": {"S": MENU_PICTURE}},
        }
    }


def _left(table_name: str, tenant_id: str, file_id: str, at: str) -> Any:
    return {
        "Update": {
            "TableName": table_name,
            "Key": file_key(tenant_id, file_id),
            "UpdateExpression": f"SET uses = uses - :one, unused_since = :at REMOVE {outbox.ATTRIBUTE}",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":one": _ONE, ":at": {"S": at}},
        }
    }
