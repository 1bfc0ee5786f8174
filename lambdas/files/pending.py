"""Uploads that were announced and have not ended: how many of them a tenant may have at once.

Each holds a mark in one set until it was looked into or is deleted. A mark ends by itself after an hour, when nothing
is uploaded any more, whatever became of its file.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final

from lambdas.shared.moments import rfc3339

LIMIT: Final = "pending_uploads"
"""What the limit is called."""
MAX_PENDING: Final = 50
"""So many wait for the inspector at most, which all tenants share."""
UPLOAD_LIMIT: Final = timedelta(hours=1)
"""After which nothing is uploaded any more: a form is good for minutes, and the inspector's queue retries for less."""
FORM_LIMIT: Final = UPLOAD_LIMIT / 2
"""After which nobody gets another form for a file: what comes by the last one is looked into within `UPLOAD_LIMIT`,
however often the inspector tries. So whatever may still come counts as pending, and the sweep leaves it alone."""


class TooManyPendingError(Exception):
    """As many uploads are pending as may be.

    Args:
        marks: Theirs.
    """

    def __init__(self, marks: Collection[str]) -> None:
        super().__init__(f"{len(marks)} uploads are pending")
        self.marks = marks


def mark_of(file_id: str, created_at: str) -> str:
    """The mark of a file; marks sort by time."""
    return f"{created_at}#{file_id}"


def over(marks: Collection[str], now: datetime) -> set[str]:
    """Those of ``marks`` that have ended by themselves."""
    oldest = rfc3339(now - UPLOAD_LIMIT)
    return {mark for mark in marks if mark < oldest}


def next_end(marks: Collection[str]) -> datetime:
    """When the first of ``marks`` ends by itself."""
    return datetime.fromisoformat(min(marks).partition("#")[0]).astimezone(UTC) + UPLOAD_LIMIT
