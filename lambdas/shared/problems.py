"""Problem documents (RFC 9457)."""

import math
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from lambdas.shared.entitlements import (
    EntitlementError,
    FeatureNotIncludedError,
    LimitReachedError,
    QuotaExceededError,
)
from lambdas.shared.errors import (
    BusyError,
    InvalidRequestError,
    NotAllowedError,
    NotFoundError,
    TenantMovingError,
    UnsupportedMediaTypeError,
    WrongAddressError,
)
from lambdas.shared.http import Answer
from lambdas.shared.moments import utc_now

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 1
"""When a client may try again what the platform was too busy for."""
MOVED_AFTER_SECONDS: Final = 30
"""When a client may try again what a move of its tenant's items held up."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem.

    Attributes:
        status: HTTP status.
        name: Last part of ``type``, which is ``/problems/<name>``.
        title: The same text for every problem of the kind.
    """

    status: HTTPStatus
    name: str
    title: str


INTERNAL: Final = ProblemKind(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something went wrong on our side")
BUSY: Final = ProblemKind(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "Too much is going on at the moment")
MOVING: Final = ProblemKind(HTTPStatus.SERVICE_UNAVAILABLE, "tenant-moving", "Your organisation's data is being moved")
KINDS: Final = {
    BusyError: BUSY,
    FeatureNotIncludedError: ProblemKind(
        HTTPStatus.FORBIDDEN, "feature-not-included", "Your tier does not include this"
    ),
    InvalidRequestError: ProblemKind(HTTPStatus.BAD_REQUEST, "invalid-request", "The request is not valid"),
    UnsupportedMediaTypeError: ProblemKind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type"
    ),
    LimitReachedError: ProblemKind(HTTPStatus.FORBIDDEN, "limit-reached", "A limit of your tier is reached"),
    NotAllowedError: ProblemKind(HTTPStatus.FORBIDDEN, "forbidden", "You may not do this"),
    NotFoundError: ProblemKind(HTTPStatus.NOT_FOUND, "not-found", "There is no such resource"),
    QuotaExceededError: ProblemKind(HTTPStatus.TOO_MANY_REQUESTS, "quota-exceeded", "Quota exceeded"),
    TenantMovingError: MOVING,
    WrongAddressError: ProblemKind(HTTPStatus.FORBIDDEN, "wrong-address", "This is another organisation's address"),
}
"""Kinds of the errors that every operation shares."""
_RETRY_AFTER: Final = {BUSY: RETRY_AFTER_SECONDS, MOVING: MOVED_AFTER_SECONDS}


def problem(kind: ProblemKind, *, detail: str, instance: str, error: Exception | None = None) -> Answer:
    """Answer that tells a client what went wrong.

    Args:
        kind: The kind of problem.
        detail: What happened this time; never an internal error's own text.
        instance: The request's id, by which support finds the log.
        error: Where the faults of an invalid request are taken from, and what an exhausted limit says of itself.
    """
    body: dict[str, Any] = {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        "instance": instance,
    }
    if isinstance(error, InvalidRequestError):
        body["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in error.errors]
    if isinstance(error, EntitlementError):
        body |= error.members
    seconds = _seconds_until(error.resets_at) if isinstance(error, QuotaExceededError) else _RETRY_AFTER.get(kind)
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return Answer(kind.status, body, headers, content_type=MEDIA_TYPE)


def _seconds_until(moment: datetime) -> int:
    return max(RETRY_AFTER_SECONDS, math.ceil((moment - utc_now()).total_seconds()))
