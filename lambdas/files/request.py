"""From a client's JSON to what it means to upload."""

from typing import Any, Final

from lambdas.files.limits import CONTENT_TYPES, MAX_BYTES
from lambdas.files.uploading import NewFile
from lambdas.shared.fields import FieldReader
from lambdas.shared.files import MENU_PICTURE

_PURPOSES: Final = frozenset({MENU_PICTURE})


def new_file(value: Any) -> NewFile:
    """The file that ``value`` announces.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"purpose", "content_type", "bytes"})
    wanted = NewFile(
        purpose=read.one_of("purpose", _PURPOSES, "menu-picture"),
        content_type=read.one_of("content_type", CONTENT_TYPES, "image/jpeg, image/png or image/webp"),
        size=read.integer("bytes", 1, MAX_BYTES),
    )
    read.check()
    return wanted
