"""What services that show files, and those that keep them, have to agree on: ids, keys, and where pictures are."""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

FILE_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
"""Form of a file's id."""
MENU_PICTURE: Final = "menu-picture"
"""The purpose of a picture of a menu item."""
READY: Final = "ready"
"""Status of a file that was checked and may be shown."""
PICTURE_SIZES: Final = (160, 480, 1080)
"""Widths of a picture in pixels; one that was narrower keeps its own."""
_SERVED_AT: Final = "/media"


def file_key(tenant_id: str, file_id: str) -> "dict[str, AttributeValueTypeDef]":
    """Key of a file's item."""
    return {"pk": {"S": f"{tenant_id}#files"}, "sk": {"S": f"file#{file_id}"}}


def image_key(tenant_id: str, file_id: str, size: int) -> str:
    """The object's key of a picture in one size: whoever has it may read it through the edge."""
    return f"{tenant_id}/images/{file_id}/{size}.webp"


def image_paths(tenant_id: str, file_id: str) -> dict[str, str]:
    """Where a page finds a picture, by its width."""
    return {str(size): f"{_SERVED_AT}/{image_key(tenant_id, file_id, size)}" for size in PICTURE_SIZES}
