"""How files are deleted; knows neither HTTP nor AWS."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from lambdas.files.model import DELETING, File
from lambdas.shared.contention import repeated
from lambdas.shared.files import FILE_ID
from lambdas.shared.moments import utc_now


class FileInUseError(Exception):
    """The file is shown somewhere."""


class Files(Protocol):
    """One tenant's files."""

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
