"""Problems of the operations on users, beside the shared ones."""

from http import HTTPStatus
from typing import Final

from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError
from lambdas.shared.problems import ProblemKind
from lambdas.shared.registry.errors import LastOwnerError, MemberTakenError, TenantLeavingError
from lambdas.users.users import AlreadyMemberError, WrongStateError

ERRORS: Final = {
    AlreadyMemberError: ProblemKind(HTTPStatus.CONFLICT, "already-a-user", "The address is a user's already"),
    LastOwnerError: ProblemKind(HTTPStatus.CONFLICT, "last-owner", "Somebody has to lead the organisation"),
    # Not that it is another tenant's: nobody learns here who uses the platform.
    MemberTakenError: ProblemKind(HTTPStatus.CONFLICT, "address-unavailable", "The address can't be invited"),
    TenantLeavingError: ProblemKind(HTTPStatus.CONFLICT, "wrong-status", "The tenant's status does not allow it"),
    VersionMismatchError: VERSION_MISMATCH,
    WrongStateError: ProblemKind(HTTPStatus.CONFLICT, "wrong-state", "The user is in another state"),
}
"""By the errors' types."""
