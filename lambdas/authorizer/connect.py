"""REQUEST authorizer of the route ``$connect`` of live push."""

from typing import TYPE_CHECKING, Any

from lambdas.authorizer.connection import ConnectionAuthorizer
from lambdas.authorizer.wiring import decided, verifier_from_environment
from lambdas.shared import settings
from lambdas.shared.observability import observed
from lambdas.shared.tenants import Tenants

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

authorizer = ConnectionAuthorizer(
    verifier=verifier_from_environment(),
    tenants=Tenants.from_environment(),
    site_roles=settings.required_words("SITE_FEED_ROLES"),
    user_roles=settings.required_words("USER_FEED_ROLES"),
)


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Say whether the bearer of the handshake's token may connect, and to which feeds."""
    return decided(authorizer.authorize, event)
