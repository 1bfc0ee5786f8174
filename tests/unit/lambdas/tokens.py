"""Tokens and key sets, made with PyJWT: an implementation that is not the one under test."""

import json
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool"
NOW = 1_800_000_000.0
KEY = generate_private_key(65537, 2048)
OTHER_KEY = generate_private_key(65537, 2048)


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims, changed; a change to ``None`` leaves the claim out."""
    good = {
        "iss": ISSUER,
        "sub": "user-1",
        "token_use": "access",
        "client_id": "client-1",
        "iat": int(NOW) - 10,
        "exp": int(NOW) + 3600,
        "tenant_id": "t0123456789ab",
        "tier": "basic",
        "roles": ["owner", "manager"],
        "sites": ["*"],
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def sign(content: dict[str, Any], *, key: RSAPrivateKey = KEY, kid: str | None = "key-1", **header: Any) -> str:
    """A token signed with RS256."""
    return jwt.encode(content, key, algorithm="RS256", headers={"kid": kid, **header} if kid else header)


def key_set(**keys: RSAPrivateKey) -> bytes:
    """A JSON Web Key Set; underscores in a name stand for hyphens."""
    entries = [
        RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        | {"kid": name.replace("_", "-"), "use": "sig", "alg": "RS256"}
        for name, key in keys.items()
    ]
    return json.dumps({"keys": entries}).encode()


@dataclass
class FakeIssuer:
    """Serves a key set, or fails."""

    document: bytes = field(default_factory=lambda: key_set(key_1=KEY))
    down: bool = False
    fetched: list[str] = field(default_factory=list)

    def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        if self.down:
            raise OSError("connection refused")
        return self.document
