"""REQUEST authorizer of the tenant-aware API."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lambdas.authorizer.authorize import Authorizer
from lambdas.authorizer.jwks import KeySet, jwks_url
from lambdas.authorizer.jws import TokenRefusedError
from lambdas.authorizer.policy import load_routes
from lambdas.authorizer.tenants import Tenants
from lambdas.authorizer.token import TokenVerifier
from lambdas.shared import aws, settings
from lambdas.shared.observability import count, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def _authorizer() -> Authorizer:
    issuer = settings.required("TOKEN_ISSUER")
    return Authorizer(
        verifier=TokenVerifier(
            issuer=issuer,
            client_ids=settings.required_words("TOKEN_CLIENT_IDS"),
            leeway_seconds=settings.seconds("CLOCK_LEEWAY_SECONDS", 30),
            keys=KeySet(jwks_url(issuer)),
        ),
        tenants=Tenants(
            aws.client("dynamodb"),
            settings.required("REGISTRY_TABLE_NAME"),
            cache_seconds=settings.seconds("TENANT_CACHE_SECONDS", 60),
        ),
        routes=load_routes(Path(settings.required("LAMBDA_TASK_ROOT")) / "routes.json"),
    )


authorizer = _authorizer()


class UnauthorizedError(Exception):
    """API Gateway answers 401 when an authorizer fails with this very text."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Say which routes the bearer of the request's token may use.

    A token that is not valid ends in 401 and a tenant that is not active in 403; when keys or
    registry cannot be read, the error passes through and API Gateway answers 500: nobody gets in,
    and no client throws away a good token.
    """
    try:
        return authorizer.authorize(event)
    except TokenRefusedError as error:
        logger.info("token refused", reason=str(error))
        count("TokenRefused")
        # `from None`: nothing of the token may reach the log through the error's own context.
        raise UnauthorizedError from None
