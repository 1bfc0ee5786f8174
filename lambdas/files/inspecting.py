"""What becomes of an upload; knows neither messages nor AWS nor how pictures are decoded."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol

from lambdas.files.model import PENDING, File
from lambdas.files.picture_faults import PictureRejectedError
from lambdas.files.storage import UploadMissingError
from lambdas.shared.contention import LostRaceError
from lambdas.shared.files import READY
from lambdas.shared.moments import utc_now


class Outcome(Enum):
    """What became of an upload."""

    READY = "ready"
    REJECTED = "rejected"
    UNWANTED = "unwanted"


class Files(Protocol):
    """One tenant's files."""

    def find(self, file_id: str) -> File | None:
        """The file, if there is one."""

    def save(self, file: File) -> None:
        """Replace the file by its next revision; raises ``LostRaceError``."""


class Objects(Protocol):
    """What is stored of one tenant's files."""

    def upload(self, file_id: str) -> bytes:
        """What was uploaded; raises ``UploadMissingError``."""

    def put_image(self, file_id: str, size: int, content: bytes) -> None:
        """Write a picture in one size."""

    def delete_upload(self, file_id: str) -> None:
        """Delete what was uploaded, if it is there."""

    def delete(self, file_id: str) -> None:
        """Delete all that is stored of a file."""


class Picture(Protocol):
    """What was found in an upload, and made of it."""

    @property
    def content_type(self) -> str:
        """What it really is."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""

    @property
    def images(self) -> Mapping[int, bytes]:
        """What is shown, by its width."""


def inspect(
    file_id: str,
    *,
    files: Files,
    objects: Objects,
    look: Callable[[bytes], Picture],
    now: Callable[[], datetime] = utc_now,
) -> Outcome:
    """Check an upload, and keep what is shown of it or why it is not. Done again it does nothing.

    The upload itself is deleted in every case, and last: whoever is stopped before is told of it again, and writes the
    same once more.

    Args:
        file_id: Which file was uploaded.
        files: The tenant's files.
        objects: What is stored of them.
        look: Makes a picture of an upload; raises ``PictureRejectedError``.
        now: The present moment.

    Raises:
        UploadMissingError: The upload of a file that waits for it can't be read.
    """
    file = files.find(file_id)
    if file is not None and file.status == PENDING:
        try:
            outcome = _looked_into(file, files, objects, look, now)
        except (LostRaceError, UploadMissingError):
            # Another delivery was faster, or somebody deletes the file: they leave it another status.
            file = files.find(file_id)
            if file is not None and file.status == PENDING:
                raise
        else:
            objects.delete_upload(file_id)
            return outcome
    if file is not None and file.status == READY:
        objects.delete_upload(file_id)
    else:
        # Pictures, too: whoever was overtaken by a deletion may have been stopped before it took its own away again.
        objects.delete(file_id)
    return Outcome.UNWANTED


def _looked_into(
    file: File, files: Files, objects: Objects, look: Callable[[bytes], Picture], now: Callable[[], datetime]
) -> Outcome:
    try:
        picture = look(objects.upload(file.file_id))
    except PictureRejectedError as error:
        files.save(file.rejected(error.rejection, now=now()))
        return Outcome.REJECTED
    for size, content in picture.images.items():
        objects.put_image(file.file_id, size, content)
    files.save(file.ready(content_type=picture.content_type, width=picture.width, height=picture.height, now=now()))
    return Outcome.READY
