"""What both authorizers are made of, and how they refuse a token."""

from collections.abc import Callable, Mapping
from typing import Any

from lambdas.authorizer.jwks import KeySet, jwks_url
from lambdas.authorizer.jws import TokenRefusedError
from lambdas.authorizer.token import TokenVerifier
from lambdas.shared import settings
from lambdas.shared.observability import count, logger


class UnauthorizedError(Exception):
    """API Gateway answers 401 when an authorizer fails with this very text."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def verifier_from_environment() -> TokenVerifier:
    """The verifier of the tokens that ``TOKEN_ISSUER`` issues to ``TOKEN_CLIENT_IDS``.

    Raises:
        SettingMissingError: One of them is not set.
    """
    issuer = settings.required("TOKEN_ISSUER")
    return TokenVerifier(
        issuer=issuer,
        client_ids=settings.required_words("TOKEN_CLIENT_IDS"),
        leeway_seconds=settings.seconds("CLOCK_LEEWAY_SECONDS", 30),
        keys=KeySet(jwks_url(issuer)),
    )


def decided(decide: Callable[[Mapping[str, Any]], dict[str, Any]], event: Mapping[str, Any]) -> dict[str, Any]:
    """The decision about ``event``.

    A token that is not valid ends in 401 and a tenant that is not active in 403; when keys or
    registry cannot be read, the error passes through and API Gateway answers 500: nobody gets in,
    and no client throws away a good token.

    Raises:
        UnauthorizedError: The token was refused.
    """
    try:
        return decide(event)
    except TokenRefusedError as error:
        logger.info("token refused", reason=str(error))
        count("TokenRefused")
        # `from None`: nothing of the token may reach the log through the error's own context.
        raise UnauthorizedError from None
