"""What becomes of the errors of operators' operations."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from lambdas.shared.lifecycle.cancellation import TooLateError
from lambdas.shared.lifecycle.errors import OperationNotRetryableError, OperationReusedError, WrongStatusError
from lambdas.shared.problems import ProblemKind
from lambdas.shared.registry.errors import MemberTakenError, OperationInProgressError, SlugTakenError


class SlugMismatchError(Exception):
    """The slug that confirms an off-boarding is not the tenant's."""


class NoLegalHoldError(Exception):
    """There is no legal hold to take away."""


PROBLEMS: Final[Mapping[type[Exception], ProblemKind]] = {
    WrongStatusError: ProblemKind(HTTPStatus.CONFLICT, "wrong-status", "The tenant's status does not allow it"),
    OperationInProgressError: ProblemKind(
        HTTPStatus.CONFLICT, "operation-in-progress", "Another operation holds the tenant"
    ),
    OperationNotRetryableError: ProblemKind(HTTPStatus.CONFLICT, "not-retryable", "The operation can't be tried again"),
    TooLateError: ProblemKind(HTTPStatus.CONFLICT, "too-late", "It is too late for that"),
    SlugTakenError: ProblemKind(HTTPStatus.CONFLICT, "slug-taken", "The slug is not to be had"),
    MemberTakenError: ProblemKind(HTTPStatus.CONFLICT, "member-taken", "The user belongs to another tenant"),
    NoLegalHoldError: ProblemKind(HTTPStatus.CONFLICT, "no-legal-hold", "There is no legal hold"),
    OperationReusedError: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The idempotency key stands for something else"
    ),
    SlugMismatchError: ProblemKind(HTTPStatus.UNPROCESSABLE_ENTITY, "slug-mismatch", "The slug is not the tenant's"),
}
"""By type, beside those that every operation shares."""
