"""What S3 tells through EventBridge once something was uploaded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.files import FILE_ID
from lambdas.shared.messages import MessageError
from lambdas.shared.tenant_id import is_tenant_id

_KEY: Final = re.compile(rf"([^/]+)/uploads/({FILE_ID.pattern})")
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class UploadEvent:
    """Something was uploaded; the same can be told more than once.

    Attributes:
        tenant_id: Whose it is: nobody but this tenant's sessions can write below its key prefix.
        file_id: Which of the tenant's files.
    """

    tenant_id: str
    file_id: str

    @classmethod
    def from_message(cls, body: Mapping[str, Any]) -> "UploadEvent":
        """The upload in EventBridge's event ``Object Created`` (Amazon S3 User Guide, "EventBridge event message").

        Raises:
            MessageError: There is none in it.
        """
        try:
            key = body["detail"]["object"]["key"]
        except (KeyError, TypeError):
            raise MessageError("the message is no event of S3: it lacks detail.object.key") from None
        match = _KEY.fullmatch(key) if isinstance(key, str) else None
        if match is None or not is_tenant_id(match[1]):
            raise MessageError(f"an upload's key is {{tenant_id}}/uploads/{{file_id}}, got {str(key)[:_SHOWN]!r}")
        return cls(match[1], match[2])
