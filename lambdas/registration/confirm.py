"""POST /registrations/{registration_id}/confirm.

Anybody may call this function, and so it can do nothing but ask another one, which looks at the code itself.
"""

from http import HTTPStatus
from typing import Final

from lambdas.registration.refusals import AddressUnavailableError, ConfirmationRefusedError, SlugUnavailableError
from lambdas.registration.request import REGISTRATION_ID, confirmation
from lambdas.registration.tenant_maker import TenantMaker
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.public_api import public_operation

maker: Final = TenantMaker.from_environment()

_ERRORS: Final = {
    ConfirmationRefusedError: ProblemKind(HTTPStatus.FORBIDDEN, "code-refused", "The code is not accepted"),
    # Both are told to who has shown that the address is theirs, a few times in a quarter of an hour.
    AddressUnavailableError: ProblemKind(HTTPStatus.CONFLICT, "address-unavailable", "The address can't be used"),
    SlugUnavailableError: ProblemKind(HTTPStatus.CONFLICT, "slug-taken", "The slug can't be had"),
}


@public_operation(_ERRORS)
def handler(request: ApiRequest) -> Answer:
    """Make the applicant a tenant once their code is right. The same code again finds the tenant made."""
    registration_id = path_id("registration_id", request.path_parameter("registration_id"), REGISTRATION_ID)
    code, slug = confirmation(request.json())
    made = maker.make(registration_id, code, slug, correlation_id=request.request_id)
    return Answer(HTTPStatus.CREATED, made)
