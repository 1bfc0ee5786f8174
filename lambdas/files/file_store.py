"""One tenant's files in the application table."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from lambdas.files.items import file_from, file_item
from lambdas.files.model import File
from lambdas.files.pending import TooManyPendingError, mark_of
from lambdas.shared.contention import ConditionFailedError, transact, write
from lambdas.shared.files import file_key
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PREFIX: Final = "file#"
_PENDING: Final = "pending"


class FileStore:
    """Files of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose files these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def add(self, file: File, *, most: int) -> File | None:
        """Keep a pending ``file``, and its mark, in one transaction; if there is one of its id, that one is returned.

        Raises:
            TooManyPendingError: ``most`` are pending.
            LostRaceError: Somebody else announced a file at the same time.
        """
        put: Any = {
            "TableName": self._table_name,
            "Item": file_item(self._tenant_id, file),
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        mark: Any = {
            **self._marks("ADD", [_mark(file)]),
            "ConditionExpression": "attribute_not_exists(marks) OR size(marks) < :most",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        mark["ExpressionAttributeValues"] |= {":most": {"N": str(most)}}
        try:
            transact(self._client, [{"Put": put}, {"Update": mark}])
        except ConditionFailedError as error:
            if 0 in error.failed:
                return file_from(error.failed[0])
            raise TooManyPendingError(error.failed[1]["marks"]["SS"]) from error
        return None

    def forget_pending(self, marks: Collection[str]) -> None:
        """Count the uploads with these marks no more."""
        self._client.update_item(**self._marks("DELETE", marks))

    def find(self, file_id: str) -> File | None:
        """The file, if there is one; also when it changed a moment ago."""
        answer = self._client.get_item(
            TableName=self._table_name, Key=file_key(self._tenant_id, file_id), ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else file_from(item)

    def all(self) -> Iterator[File]:
        """Every file, as it was a moment ago."""
        items = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :files AND begins_with(sk, :file)",
            ExpressionAttributeValues={
                ":files": file_key(self._tenant_id, "")["pk"],
                ":file": {"S": _PREFIX},
            },
        )
        return (file_from(item) for item in items)

    def save(self, file: File) -> None:
        """Replace the file, which nobody uses, by its next revision.

        Raises:
            LostRaceError: Somebody else wrote this revision, or has come to use the file.
        """
        put: Any = {
            "TableName": self._table_name,
            "Item": file_item(self._tenant_id, file),
            "ConditionExpression": "revision = :before AND uses = :none",
            "ExpressionAttributeValues": {":before": {"N": str(file.revision - 1)}, ":none": {"N": "0"}},
        }
        if file.has_ceased_to_be_pending:
            transact(self._client, [{"Put": put}, {"Update": self._marks("DELETE", [_mark(file)])}])
        else:
            write(lambda: self._client.put_item(**put))

    def delete(self, file: File) -> None:
        """Forget the file.

        Raises:
            LostRaceError: It is of another revision.
        """
        write(
            lambda: self._client.delete_item(
                TableName=self._table_name,
                Key=file_key(self._tenant_id, file.file_id),
                ConditionExpression="attribute_not_exists(pk) OR revision = :now",
                ExpressionAttributeValues={":now": {"N": str(file.revision)}},
            )
        )

    def _marks(self, clause: str, marks: Collection[str]) -> Any:
        """What adds marks of pending uploads to those that there are, or deletes some."""
        return {
            "TableName": self._table_name,
            "Key": {**file_key(self._tenant_id, ""), "sk": {"S": _PENDING}},
            "UpdateExpression": f"{clause} marks :marks",
            "ExpressionAttributeValues": {":marks": {"SS": sorted(marks)}},
        }


def _mark(file: File) -> str:
    return mark_of(file.file_id, file.created_at)
