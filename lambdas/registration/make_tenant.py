"""Making a tenant of who has proven their address. Only the public API's function may invoke it."""

from typing import TYPE_CHECKING, Any, Final

from lambdas.registration.refusals import ADDRESS_UNAVAILABLE, BUSY, CODE_REFUSED, SLUG_TAKEN
from lambdas.registration.registering import CodeRefusedError, prove
from lambdas.registration.wiring import registrations
from lambdas.shared.aws_errors import is_transient
from lambdas.shared.errors import BusyError
from lambdas.shared.observability import count, identify, logger, observed
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.onboarding.wiring import from_environment
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

# Every tenant has a site; owners set up others, and give this one its name.
FIRST_SITES: Final = ("main",)
_REFUSALS: Final[dict[type[Exception], str]] = {
    CodeRefusedError: CODE_REFUSED,
    OwnerTakenError: ADDRESS_UNAVAILABLE,
    SlugTakenError: SLUG_TAKEN,
    BusyError: BUSY,
}


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Make the applicant a tenant once their code is right. The same code again finds the tenant made.

    The event is ``{"registration_id", "code", "slug", "correlation_id"}``; ``slug`` is null where it is the one that
    they began with. The answer is ``{"tenant": {"tenant_id", "slug", "tier", "status"}}``, or ``{"refused", "detail"}``
    where ``refused`` is one of ``lambdas.registration.refusals``.
    """
    logger.append_keys(correlation_id=event["correlation_id"])
    try:
        return {"tenant": _made(event["registration_id"], event["code"], event["slug"])}
    except tuple(_REFUSALS) as error:
        return {"refused": _REFUSALS[type(error)], "detail": str(error)}
    except Exception as error:
        if not is_transient(error):
            raise
        logger.warning("busy", error=str(error))
        return {"refused": BUSY, "detail": "nothing is known to have changed; try again"}


def _made(registration_id: str, code: str, slug: str | None) -> dict[str, str]:
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
    return {"tenant_id": made.tenant_id, "slug": wanted.slug, "tier": wanted.tier, "status": made.status}
