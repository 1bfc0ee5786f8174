"""Problem documents (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from lambdas.shared.errors import (
    BusyError,
    InvalidRequestError,
    NotAllowedError,
    NotFoundError,
    UnsupportedMediaTypeError,
)
from lambdas.shared.http import Answer

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 1
"""When a client may try again what the platform was too busy for."""


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
KINDS: Final = {
    BusyError: BUSY,
    InvalidRequestError: ProblemKind(HTTPStatus.BAD_REQUEST, "invalid-request", "The request is not valid"),
    UnsupportedMediaTypeError: ProblemKind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type"
    ),
    NotAllowedError: ProblemKind(HTTPStatus.FORBIDDEN, "forbidden", "You may not do this"),
    NotFoundError: ProblemKind(HTTPStatus.NOT_FOUND, "not-found", "There is no such resource"),
}
"""Kinds of the errors that every operation shares."""


def problem(kind: ProblemKind, *, detail: str, instance: str, error: Exception | None = None) -> Answer:
    """Answer that tells a client what went wrong.

    Args:
        kind: The kind of problem.
        detail: What happened this time; never an internal error's own text.
        instance: The request's id, by which support finds the log.
        error: Where the faults of an invalid request are taken from.
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
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if kind is BUSY else {}
    return Answer(kind.status, body, headers, content_type=MEDIA_TYPE)
