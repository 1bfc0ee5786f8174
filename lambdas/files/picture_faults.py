"""Why something that was uploaded is no picture."""

from dataclasses import dataclass
from typing import Final

REASONS: Final = frozenset({"not-an-image", "damaged", "animated", "too-large", "too-many-pixels", "too-long"})
"""Why a file is no picture, in words for programs."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file is none for its purpose.

    Attributes:
        reason: One of `REASONS`.
        detail: For people: what was found, and what to do.
    """

    reason: str
    detail: str


class PictureRejectedError(Exception):
    """What was uploaded is no picture, or none that is taken.

    Args:
        reason: See `Rejection`.
        detail: See `Rejection`.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.rejection = Rejection(reason, detail)
