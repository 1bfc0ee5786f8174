"""One tenant's files in the application table."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.files.model import File
from lambdas.files.picture_faults import Rejection
from lambdas.shared import outbox
from lambdas.shared.contention import put_new, write
from lambdas.shared.files import file_key
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_PREFIX: Final = "file#"


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

    def add(self, file: File) -> File | None:
        """Keep ``file`` with one conditional write; if there is one of its id, that one is returned."""
        there = put_new(self._client, self._table_name, self._item(file))
        return None if there is None else file_from(there)

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
        write(
            lambda: self._client.put_item(
                TableName=self._table_name,
                Item=self._item(file),
                ConditionExpression="revision = :before AND uses = :none",
                ExpressionAttributeValues={":before": {"N": str(file.revision - 1)}, ":none": {"N": "0"}},
            )
        )

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

    def _item(self, file: File) -> "dict[str, AttributeValueTypeDef]":
        item: dict[str, AttributeValueTypeDef] = {
            **file_key(self._tenant_id, file.file_id),
            "file_id": {"S": file.file_id},
            "purpose": {"S": file.purpose},
            "content_type": {"S": file.content_type},
            "size": {"N": str(file.size)},
            "fingerprint": {"S": file.fingerprint},
            "status": {"S": file.status},
            "created_at": {"S": file.created_at},
            "updated_at": {"S": file.updated_at},
            "revision": {"N": str(file.revision)},
            "uses": {"N": str(file.uses)},
        }
        if file.unused_since:
            item["unused_since"] = {"S": file.unused_since}
        if file.width:
            item |= {"width": {"N": str(file.width)}, "height": {"N": str(file.height)}}
        if file.rejection is not None:
            item["rejection"] = {"M": {"reason": {"S": file.rejection.reason}, "detail": {"S": file.rejection.detail}}}
        if file.expires_at:
            item["expires_at"] = {"N": str(file.expires_at)}
        event = file.event(self._tenant_id)
        if event is not None:
            item[outbox.ATTRIBUTE] = {"S": outbox.outbox_of(event)}
        return item


def file_from(item: Mapping[str, Any]) -> File:
    """The file that ``item`` keeps."""
    rejection = item.get("rejection")
    return File(
        file_id=item["file_id"]["S"],
        purpose=item["purpose"]["S"],
        content_type=item["content_type"]["S"],
        size=int(item["size"]["N"]),
        fingerprint=item["fingerprint"]["S"],
        created_at=item["created_at"]["S"],
        updated_at=item["updated_at"]["S"],
        status=item["status"]["S"],
        revision=int(item["revision"]["N"]),
        width=int(item["width"]["N"]) if "width" in item else 0,
        height=int(item["height"]["N"]) if "height" in item else 0,
        rejection=None
        if rejection is None
        else Rejection(rejection["M"]["reason"]["S"], rejection["M"]["detail"]["S"]),
        uses=int(item["uses"]["N"]),
        unused_since=item["unused_since"]["S"] if "unused_since" in item else "",
        expires_at=int(item["expires_at"]["N"]) if "expires_at" in item else 0,
    )
