"""Verifying an access token (Cognito Developer Guide, "Verifying JSON web tokens")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lambdas.authorizer.jwks import UnknownKeyError
from lambdas.shared.tenant_id import is_tenant_id

# The only algorithm, whatever the token's header says: neither `none` nor an HMAC keyed with the
# public key.
_ALGORITHMS: Final = ["RS256"]
_REQUIRED: Final = ["exp", "iat", "iss", "sub", "token_use", "client_id", "tenant_id"]
_MAX_LENGTH: Final = 8192
# Roles and sites travel joined by spaces, so that one with a space would become two.
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}|\*")
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE)


class TokenRefusedError(Exception):
    """The token is not one that this API accepts. The text says why and never holds the token."""


class Keys(Protocol):
    """Public keys by key id."""

    def key(self, key_id: str) -> RSAPublicKey:
        """The key ``key_id``; raises ``UnknownKeyError``."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Claims of a verified access token.

    Attributes:
        tenant_id: The tenant.
        user_id: ``sub``.
        roles: The caller's roles in the tenant.
        sites: The caller's sites.
    """

    tenant_id: str
    user_id: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]


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
    if len(values[0]) > _MAX_LENGTH:
        raise TokenRefusedError(f"the authorization header is longer than {_MAX_LENGTH} characters")
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
    """

    issuer: str
    client_ids: frozenset[str]
    leeway_seconds: int
    keys: Keys

    def verify(self, token: str) -> AccessToken:
        """The claims of ``token``.

        Raises:
            TokenRefusedError: Signature, time, issuer, client, use or tenant is not right.
            JwksUnavailableError: The issuer's keys cannot be read.
        """
        try:
            key = self._key(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                issuer=self.issuer,
                leeway=self.leeway_seconds,
                # Cognito's access tokens name their client in `client_id`, checked below, not in
                # `aud`.
                options={"require": _REQUIRED, "verify_aud": False},
            )
        except (jwt.InvalidTokenError, UnknownKeyError) as error:
            raise TokenRefusedError(f"{type(error).__name__}: {error}") from None
        return self._accept(claims)

    def _key(self, token: str) -> RSAPublicKey:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in _ALGORITHMS:
            raise TokenRefusedError("the token is not signed with RS256")
        key_id = header.get("kid")
        if not isinstance(key_id, str):
            raise TokenRefusedError("the token names no key")
        return self.keys.key(key_id)

    def _accept(self, claims: Mapping[str, Any]) -> AccessToken:
        if claims["token_use"] != "access":  # noqa: S105 - a kind of token, not a secret
            raise TokenRefusedError("the token is not an access token")
        if not isinstance(claims["client_id"], str) or claims["client_id"] not in self.client_ids:
            raise TokenRefusedError("the token was issued to another client")
        if not is_tenant_id(claims["tenant_id"]):
            raise TokenRefusedError("tenant_id does not have the form of a tenant id")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise TokenRefusedError("sub is empty")
        return AccessToken(
            tenant_id=claims["tenant_id"],
            user_id=claims["sub"],
            roles=_words(claims, "roles"),
            sites=_words(claims, "sites"),
        )


def _words(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = claims.get(name)
    if not isinstance(values, list):
        raise TokenRefusedError(f"{name} is not a list")
    if not all(isinstance(value, str) and _WORD.fullmatch(value) for value in values):
        raise TokenRefusedError(f"{name} holds something other than plain words")
    return tuple(values)
