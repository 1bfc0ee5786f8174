"""POST /registrations/{registration_id}/confirm."""

from http import HTTPStatus
from typing import Final

from lambdas.registration.registering import CodeRefusedError, prove
from lambdas.registration.request import REGISTRATION_ID, confirmation
from lambdas.registration.wiring import registrations
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.observability import count, identify, logger
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.onboarding.wiring import from_environment
from lambdas.shared.problems import ProblemKind
from lambdas.shared.public_api import public_operation
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError

# Every tenant has a site; owners set up others, and give this one its name.
FIRST_SITES: Final = ("main",)
_ERRORS: Final = {
    CodeRefusedError: ProblemKind(HTTPStatus.FORBIDDEN, "code-refused", "The code is not accepted"),
    # Both are told to who has shown that the address is theirs, a few times in a quarter of an hour.
    OwnerTakenError: ProblemKind(HTTPStatus.CONFLICT, "address-unavailable", "The address can't be used"),
    SlugTakenError: ProblemKind(HTTPStatus.CONFLICT, "slug-taken", "The slug can't be had"),
}


@public_operation(_ERRORS)
def handler(request: ApiRequest) -> Answer:
    """Make the applicant a tenant once their code is right. The same code again finds the tenant made."""
    registration_id = path_id("registration_id", request.path_parameter("registration_id"), REGISTRATION_ID)
    code, slug = confirmation(request.json())
    proven = prove(registration_id, code, registrations=registrations)
    wanted = OnboardingRequest(
        slug=slug or proven.slug,
        name=proven.company,
        tier=proven.tier,
        sites=FIRST_SITES,
        owner_email=proven.email,
    )
    made = from_environment().onboard(wanted, by=Actor(proven.email, "self-service"))
    identify(made.tenant_id)
    logger.info("tenant registered", slug=wanted.slug, tier=wanted.tier, status=made.status)
    count("TenantRegistered")
    body = {"tenant_id": made.tenant_id, "slug": wanted.slug, "tier": wanted.tier, "status": made.status}
    return Answer(HTTPStatus.CREATED, body)
