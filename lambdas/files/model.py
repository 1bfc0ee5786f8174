"""Files as values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from lambdas.files.picture_faults import Rejection
from lambdas.shared.contracts.file_events import FileEvent, FileReady, FileRejected
from lambdas.shared.files import READY, image_paths
from lambdas.shared.moments import rfc3339

PENDING: Final = "pending"
"""It may be uploaded, or was and is not checked yet."""
REJECTED: Final = "rejected"
"""What was uploaded is no file for its purpose, and is deleted."""
DELETING: Final = "deleting"
"""Its objects are being deleted; to everybody else it is gone."""
_REJECTION_KEPT: Final = timedelta(days=7)
_FIRST_REVISION: Final = 1


@dataclass(frozen=True, slots=True)
class File:
    """A file of a tenant.

    Attributes:
        file_id: See ``lambdas.shared.files``.
        purpose: What it is for, such as ``menu-picture``.
        content_type: Its media type: what its uploader says, then what it is.
        size: What its uploader says that it has, in bytes.
        fingerprint: Digest of the request, by which a repeated one is told from another.
        created_at: UTC, RFC 3339.
        updated_at: When its status changed last.
        status: ``pending``, ``ready``, ``rejected`` or ``deleting``.
        revision: Counts the changes of its status, 1 at first.
        width: In pixels, as people see it; of a ready picture.
        height: As ``width``.
        rejection: Why it is no file for its purpose, where it is none.
        uses: How many others show it.
        unused_since: When it became ready, or the last one that showed it did so no more.
        expires_at: Epoch second after which its item is dropped; 0 for never.
    """

    file_id: str
    purpose: str
    content_type: str
    size: int
    fingerprint: str
    created_at: str
    updated_at: str
    status: str = PENDING
    revision: int = _FIRST_REVISION
    width: int = 0
    height: int = 0
    rejection: Rejection | None = None
    uses: int = 0
    unused_since: str = ""
    expires_at: int = 0

    @property
    def has_ceased_to_be_pending(self) -> bool:
        """Whether that was the last change of its status: it is pending from the first revision to the second."""
        return self.revision == _FIRST_REVISION + 1

    def ready(self, *, content_type: str, width: int, height: int, now: datetime) -> "File":
        """The file once it was checked."""
        at = rfc3339(now)
        return self._next(now, status=READY, content_type=content_type, width=width, height=height, unused_since=at)

    def rejected(self, rejection: Rejection, *, now: datetime) -> "File":
        """The file once it was found to be none for its purpose. Its item is dropped after a week."""
        expires_at = int((now + _REJECTION_KEPT).timestamp())
        return self._next(now, status=REJECTED, rejection=rejection, expires_at=expires_at)

    def deleting(self, *, now: datetime) -> "File":
        """The file as its deletion begins."""
        return self._next(now, status=DELETING, expires_at=0)

    def event(self, tenant_id: str) -> FileEvent | None:
        """What the last change of its status tells, the same event however often it is made; nothing for most."""
        common: dict[str, Any] = {
            "tenant_id": tenant_id,
            "file_id": self.file_id,
            "created_at": self.created_at,
            "purpose": self.purpose,
            "occurred_at": self.updated_at,
        }
        if self.status == READY:
            return FileReady.of(**common, width=self.width, height=self.height)
        if self.rejection is not None:
            return FileRejected.of(**common, reason=self.rejection.reason)
        return None

    def to_json(self, tenant_id: str) -> dict[str, Any]:
        """The file as clients see it."""
        shown: dict[str, Any] = {
            "file_id": self.file_id,
            "purpose": self.purpose,
            "status": self.status,
            "content_type": self.content_type,
            "bytes": self.size,
            "created_at": self.created_at,
        }
        if self.status == READY:
            shown |= {
                "width": self.width,
                "height": self.height,
                "images": image_paths(tenant_id, self.file_id),
                "in_use": self.uses > 0,
            }
        if self.rejection is not None:
            shown |= {"reason": self.rejection.reason, "detail": self.rejection.detail}
        return shown

    def _next(self, now: datetime, **changes: Any) -> "File":
        return replace(self, updated_at=rfc3339(now), revision=self.revision + 1, **changes)
