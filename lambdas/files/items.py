"""Files as items of the application table."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdas.files.model import File
from lambdas.files.picture_faults import Rejection
from lambdas.shared import outbox
from lambdas.shared.files import file_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def file_item(tenant_id: str, file: File) -> "dict[str, AttributeValueTypeDef]":
    """The item that keeps ``file``, and what its last change tells."""
    item: dict[str, AttributeValueTypeDef] = {
        **file_key(tenant_id, file.file_id),
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
    event = file.event(tenant_id)
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
