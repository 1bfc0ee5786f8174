"""Reading a signed token: JSON Web Signature in its compact form (RFC 7515), with RS256 and nothing else.

Written on `cryptography` directly: a JWT library brings every algorithm and certificate format along, which alone put
the authorizer's cold start over its budget, while a verifier of one algorithm is this page. The tests sign with PyJWT,
so that an independent implementation is on the other side.
"""

import base64
import binascii
import json
import re
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

_PADDING: Final = PKCS1v15()
_HASH: Final = SHA256()
_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class TokenRefusedError(Exception):
    """The token is not one that this API accepts. The text says why and never holds the token."""


class UnknownKeyError(TokenRefusedError):
    """The token names a key that the issuer does not have."""


class Keys(Protocol):
    """Public keys by key id."""

    def key(self, key_id: str) -> RSAPublicKey:
        """The key ``key_id``; raises ``UnknownKeyError`` when there is none."""


def verified_claims(token: str, keys: Keys) -> dict[str, Any]:
    """The claims of ``token`` if its signature is right; nothing in them is checked.

    The algorithm is fixed here and never chosen by the token: a header that says ``none``, or an HMAC that would be
    keyed with the public key, is refused before any key is looked up (RFC 8725, sections 3.1 and 3.2).

    Raises:
        TokenRefusedError: It is malformed, of another algorithm, of an unknown key, or wrongly signed.
    """
    parts = _COMPACT.fullmatch(token)
    if parts is None:
        raise TokenRefusedError("the token is not a signed token in compact form")
    header = _json_object(parts[1], "header")
    if header.get("alg") != "RS256":
        raise TokenRefusedError("the token is not signed with RS256")
    # An extension that must be understood, and is not (RFC 7515, section 4.1.11).
    if "crit" in header:
        raise TokenRefusedError("the token's header demands an extension")
    key_id = header.get("kid")
    if not isinstance(key_id, str):
        raise TokenRefusedError("the token names no key")
    signed, _, _ = token.rpartition(".")
    try:
        keys.key(key_id).verify(decode(parts[3]), signed.encode("ascii"), _PADDING, _HASH)
    except (InvalidSignature, ValueError):
        raise TokenRefusedError("the token's signature is wrong") from None
    return _json_object(parts[2], "payload")


def decode(text: str) -> bytes:
    """The bytes in base64url without padding (RFC 7515, section 2).

    Raises:
        ValueError: It is no such text.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(f"must be base64url, {error}") from None


def _json_object(text: str, part: str) -> dict[str, Any]:
    try:
        value = json.loads(decode(text))
    except (ValueError, RecursionError):
        raise TokenRefusedError(f"the token's {part} is not JSON") from None
    if not isinstance(value, dict):
        raise TokenRefusedError(f"the token's {part} is not an object")
    return value
