"""How files are announced and found; knows neither HTTP nor AWS."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from lambdas.files.model import DELETING, PENDING, File
from lambdas.files.pending import FORM_LIMIT, LIMIT, MAX_PENDING, TooManyPendingError, next_end, over
from lambdas.shared.contention import LostRaceError, repeated
from lambdas.shared.derived_id import derived_id
from lambdas.shared.entitlements import QuotaExceededError
from lambdas.shared.errors import BusyError, NotFoundError
from lambdas.shared.files import FILE_ID
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tenant import Tenant

_NAMESPACE: Final = "file"


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for another file."""


class UploadExpiredError(Exception):
    """The file was announced too long ago: nothing is uploaded for it any more."""


class FoundFiles(Protocol):
    """One tenant's files, to be read."""

    def find(self, file_id: str) -> File | None:
        """The file, if there is one."""


class Files(Protocol):
    """One tenant's files, to be added to."""

    def add(self, file: File, *, most: int) -> File | None:
        """Keep a pending ``file`` unless there is one of its id: that one is returned then.

        Raises ``TooManyPendingError`` where ``most`` are pending, and ``LostRaceError``.
        """

    def forget_pending(self, marks: Collection[str]) -> None:
        """Count the uploads with these marks no more."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """What somebody means to upload.

    Attributes:
        purpose: What it is for.
        content_type: Its media type.
        size: In bytes.
    """

    purpose: str
    content_type: str
    size: int

    @property
    def fingerprint(self) -> str:
        """Digest of all that the request says."""
        text = json.dumps([self.purpose, self.content_type, self.size], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Announced:
    """Outcome of announcing a file.

    Attributes:
        file: As it is kept.
        replayed: Whether it had been announced before, with the same key and content.
    """

    file: File
    replayed: bool


def announce(
    wanted: NewFile,
    *,
    tenant: Tenant,
    idempotency_key: str,
    files: Files,
    now: Callable[[], datetime] = utc_now,
) -> Announced:
    """Keep that a file is to be uploaded, once however often it is said with the same key.

    Raises:
        IdempotencyKeyReusedError: The key belongs to another file.
        UploadExpiredError: The key's file was announced too long ago, and was never uploaded.
        QuotaExceededError: The tenant has as many uploads pending as it may have.
        BusyError: The key's file is being deleted right now, or others kept announcing files.
    """
    at = rfc3339(now())
    file = File(
        file_id=derived_id(_NAMESPACE, tenant.tenant_id, tenant.user_id, idempotency_key),
        purpose=wanted.purpose,
        content_type=wanted.content_type,
        size=wanted.size,
        fingerprint=wanted.fingerprint,
        created_at=at,
        updated_at=at,
    )
    before = repeated(lambda: _added(file, files, now()))
    if before is None:
        return Announced(file, replayed=False)
    if before.fingerprint != file.fingerprint:
        raise IdempotencyKeyReusedError(
            "this idempotency key was used for another file; announce a new one with a fresh key"
        )
    if before.status == DELETING:
        raise BusyError("the file that this key announced is being deleted; try again in a moment")
    if before.status == PENDING and before.created_at < rfc3339(now() - FORM_LIMIT):
        raise UploadExpiredError(
            f"what this key announced at {before.created_at} has not come in time; announce it with a fresh key"
        )
    return Announced(before, replayed=True)


def _added(file: File, files: Files, now: datetime) -> File | None:
    try:
        return files.add(file, most=MAX_PENDING)
    except TooManyPendingError as error:
        ended = over(error.marks, now)
        if not ended:
            raise QuotaExceededError(
                LIMIT, allowed=MAX_PENDING, used=len(error.marks), resets_at=next_end(error.marks)
            ) from None
        files.forget_pending(ended)
        raise LostRaceError("there is room now") from error


def find_file(file_id: str, *, files: FoundFiles, now: Callable[[], datetime] = utc_now) -> File:
    """The file ``file_id``.

    Raises:
        NotFoundError: There is none, or none any more.
    """
    file = files.find(file_id) if FILE_ID.fullmatch(file_id) else None
    if file is None or file.status == DELETING or 0 < file.expires_at <= now().timestamp():
        raise NotFoundError("there is no file of this id, or none any more")
    return file
