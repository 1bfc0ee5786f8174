"""Errors that a caller may see. Their types decide the status, never their text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one part of a request.

    Attributes:
        pointer: JSON pointer (RFC 6901) into the body; ``/header/<name>`` or ``/query/<name>`` for
            these.
        detail: What is expected, and what was received.
    """

    pointer: str
    detail: str


class InvalidRequestError(Exception):
    """The request cannot be understood or breaks a rule.

    Args:
        errors: Every fault found; at least one.
    """

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        # A fault of the body as a whole has no pointer.
        super().__init__("; ".join(": ".join(filter(None, (e.pointer, e.detail))) for e in self.errors))

    @classmethod
    def at(cls, pointer: str, detail: str) -> "InvalidRequestError":
        """A request with one fault."""
        return cls([FieldError(pointer, detail)])


class UnsupportedMediaTypeError(Exception):
    """The body is said to be of a type that this API does not read."""


class NotAllowedError(Exception):
    """The caller may not do this."""


class NotFoundError(Exception):
    """There is no such thing, or none that the caller may see."""


class BusyError(Exception):
    """Something that the operation needs was not to be had, however often it was tried. Later it may be."""


class WrongAddressError(Exception):
    """The address that was called is another tenant's than the token."""


class TenantMovingError(Exception):
    """The tenant's items move to another table. In a few minutes it is served again."""
