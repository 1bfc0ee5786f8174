"""Verifying an access token (Cognito Developer Guide, "Verifying JSON web tokens")."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.authorizer.jws import Keys, TokenRefusedError, verified_claims
from lambdas.shared.tenant_id import is_tenant_id

MAX_LENGTH: Final = 8192
# Roles and sites travel joined by spaces, so that one with a space would become two.
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}|\*")
# The year 9999 (RFC 3339, section 1).
_END_OF_TIME: Final = 253_402_300_800
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9._-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Claims of a verified access token.

    Attributes:
        tenant_id: The tenant.
        user_id: ``sub``.
        roles: The caller's roles in the tenant.
        sites: The caller's sites.
        expires_at: Epoch second from which the token is no longer good.
    """

    tenant_id: str
    user_id: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    expires_at: int


def bearer_token(event: Mapping[str, Any]) -> str:
    """The token in the ``Authorization`` header of a REQUEST authorizer's event (RFC 6750, section 2.1).

    Raises:
        TokenRefusedError: There is none, more than one, or one of an impossible form or length.
    """
    values = [str(value) for name, value in (event.get("headers") or {}).items() if name.lower() == "authorization"]
    for name, several in (event.get("multiValueHeaders") or {}).items():
        if name.lower() == "authorization" and len(several) > 1:
            raise TokenRefusedError("more than one authorization header")
    if len(values) != 1:
        raise TokenRefusedError(f"expected one authorization header, got {len(values)}")
    if len(values[0]) > MAX_LENGTH:
        raise TokenRefusedError(f"the authorization header is longer than {MAX_LENGTH} characters")
    match = _BEARER.fullmatch(values[0].strip())
    if match is None:
        raise TokenRefusedError("the authorization header holds no bearer token")
    return match[1]


@dataclass(frozen=True, slots=True)
class TokenVerifier:
    """Checks access tokens of one issuer.

    Attributes:
        issuer: The exact ``iss``.
        client_ids: Accepted ``client_id`` values.
        leeway_seconds: How far the issuer's clock may be off.
        keys: The issuer's public keys.
        now: Seconds since the epoch.
    """

    issuer: str
    client_ids: frozenset[str]
    leeway_seconds: int
    keys: Keys
    now: Callable[[], float] = time.time

    def verify(self, token: str) -> AccessToken:
        """The claims of ``token``.

        Raises:
            TokenRefusedError: Signature, time, issuer, client, use or tenant is not right.
            JwksUnavailableError: The issuer's keys cannot be read.
        """
        claims = verified_claims(token, self.keys)
        if claims.get("iss") != self.issuer:
            raise TokenRefusedError("the token is another issuer's")
        if claims.get("token_use") != "access":
            raise TokenRefusedError("the token is not an access token")
        # Cognito's access tokens name their client here and not in `aud`.
        client_id = claims.get("client_id")
        if not isinstance(client_id, str) or client_id not in self.client_ids:
            raise TokenRefusedError("the token was issued to another client")
        self._check_times(claims)
        tenant_id, user_id = claims.get("tenant_id"), claims.get("sub")
        if not isinstance(tenant_id, str) or not is_tenant_id(tenant_id):
            raise TokenRefusedError("tenant_id does not have the form of a tenant id")
        if not isinstance(user_id, str) or not user_id:
            raise TokenRefusedError("sub is empty")
        return AccessToken(
            tenant_id,
            user_id,
            roles=_words(claims, "roles"),
            sites=_words(claims, "sites"),
            expires_at=int(_moment(claims, "exp")),
        )

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self.now()
        if _moment(claims, "exp") <= now - self.leeway_seconds:
            raise TokenRefusedError("the token has expired")
        if _moment(claims, "iat") > now + self.leeway_seconds:
            raise TokenRefusedError("the token was issued in the future")
        if "nbf" in claims and _moment(claims, "nbf") > now + self.leeway_seconds:
            raise TokenRefusedError("the token is not valid yet")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    # NaN would pass every other comparison, and a boolean is a number to Python only.
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < _END_OF_TIME:
        raise TokenRefusedError(f"{name} is not a moment")
    return value


def _words(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = claims.get(name)
    if not isinstance(values, list):
        raise TokenRefusedError(f"{name} is not a list")
    if not all(isinstance(value, str) and _WORD.fullmatch(value) for value in values):
        raise TokenRefusedError(f"{name} holds something other than plain words")
    return tuple(values)
