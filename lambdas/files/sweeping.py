"""Which files nobody needs any more."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.files.deleting import Files, Objects, discard
from lambdas.files.model import DELETING, PENDING, File
from lambdas.files.pending import UPLOAD_LIMIT
from lambdas.shared.contention import LostRaceError
from lambdas.shared.files import READY
from lambdas.shared.moments import rfc3339, utc_now

UNUSED_LIMIT: Final = timedelta(days=1)
"""How long a picture is kept that nothing shows, so that somebody can upload it first and save the menu item later."""


class AllFiles(Files, Protocol):
    """One tenant's files, and all of them."""

    def all(self) -> Iterator[File]:
        """Every file."""


def sweep(*, files: AllFiles, objects: Objects, now: Callable[[], datetime] = utc_now) -> int:
    """Delete files that were never uploaded, that nothing shows, or whose deletion was stopped halfway; how many.

    What somebody comes to use meanwhile stays.
    """
    moment = now()
    deleted = 0
    for file in files.all():
        if _is_left(file, moment):
            try:
                discard(file, files=files, objects=objects, now=moment)
            except LostRaceError:
                continue
            deleted += 1
    return deleted


def _is_left(file: File, now: datetime) -> bool:
    if file.status == PENDING:
        return file.created_at < rfc3339(now - UPLOAD_LIMIT)
    if file.status == READY:
        return not file.uses and file.unused_since < rfc3339(now - UNUSED_LIMIT)
    return file.status == DELETING
