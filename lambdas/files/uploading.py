"""What may be done with files; knows neither HTTP nor AWS."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from lambdas.files.model import DELETING, File
from lambdas.shared.contention import repeated
from lambdas.shared.derived_id import derived_id
from lambdas.shared.errors import BusyError, NotFoundError
from lambdas.shared.files import FILE_ID
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tenant import Tenant

_NAMESPACE: Final = "file"


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for another file."""


class FileInUseError(Exception):
    """The file is shown somewhere."""


class Files(Protocol):
    """One tenant's files."""

    def add(self, file: File) -> File | None:
        """Keep ``file`` unless there is one of its id: that one is returned then."""

    def find(self, file_id: str) -> File | None:
        """The file, if there is one."""

    def save(self, file: File) -> None:
        """Replace the file, which nobody uses, by its next revision; raises ``LostRaceError``."""

    def delete(self, file: File) -> None:
        """Forget the file; raises ``LostRaceError``."""


class Objects(Protocol):
    """What is stored of one tenant's files."""

    def delete(self, file_id: str) -> None:
        """Delete all of a file that is stored."""


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
        BusyError: The key's file is being deleted right now.
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
    before = files.add(file)
    if before is None:
        return Announced(file, replayed=False)
    if before.fingerprint != file.fingerprint:
        raise IdempotencyKeyReusedError(
            "this idempotency key was used for another file; announce a new one with a fresh key"
        )
    if before.status == DELETING:
        raise BusyError("the file that this key announced is being deleted; try again in a moment")
    return Announced(before, replayed=True)


def find_file(file_id: str, *, files: Files, now: Callable[[], datetime] = utc_now) -> File:
    """The file ``file_id``.

    Raises:
        NotFoundError: There is none, or none any more.
    """
    file = files.find(file_id) if FILE_ID.fullmatch(file_id) else None
    if file is None or file.status == DELETING or 0 < file.expires_at <= now().timestamp():
        raise NotFoundError("there is no file of this id, or none any more")
    return file


def delete_file(file_id: str, *, files: Files, objects: Objects, now: Callable[[], datetime] = utc_now) -> None:
    """Delete a file that nobody shows. One that is not there stays so.

    Raises:
        FileInUseError: It is shown somewhere.
        BusyError: Others kept changing it.
    """

    def attempt() -> None:
        file = files.find(file_id) if FILE_ID.fullmatch(file_id) else None
        if file is None:
            return
        if file.uses:
            raise FileInUseError(
                f"{file.uses} menu items show this picture; give them another one, or none, and delete it then"
            )
        discard(file, files=files, objects=objects, now=now())

    repeated(attempt)


def discard(file: File, *, files: Files, objects: Objects, now: datetime) -> None:
    """Delete a file that nobody uses, so that whoever is stopped halfway can go on.

    First nobody can come to use it any more, then its objects go, and what is known of it goes last.

    Raises:
        LostRaceError: It has changed meanwhile; nothing was deleted then.
    """
    if file.status != DELETING:
        file = file.deleting(now=now)
        files.save(file)
    objects.delete(file.file_id)
    files.delete(file)
