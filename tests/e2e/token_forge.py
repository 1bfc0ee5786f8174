"""Tokens that look like the user pool's and differ in one respect."""

from __future__ import annotations

import json
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests import http

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_ID = "forged"


@dataclass(frozen=True)
class TokenForge:
    """Signs tokens with a key that the authorizer trusts.

    Args:
        issuer: The user pool's issuer.
        client_id: An accepted app client.
        key: The forge's own private key, published in :attr:`key_set`.
        pool_keys: The user pool's own public keys (JWK).
    """

    issuer: str
    client_id: str
    key: rsa.RSAPrivateKey
    pool_keys: list[dict[str, Any]]

    @classmethod
    def for_pool(cls, endpoint_url: str, pool_id: str, client_id: str) -> TokenForge:
        """Make a forge for a user pool of the embedded AWS."""
        keys = http.get(f"{endpoint_url}/{pool_id}/.well-known/jwks.json")
        region = pool_id.split("_", maxsplit=1)[0]
        return cls(
            issuer=f"https://cognito-idp.{region}.amazonaws.com/{pool_id}",
            client_id=client_id,
            key=new_key(),
            pool_keys=keys.raise_for_status().json()["keys"],
        )

    @property
    def key_set(self) -> dict[str, Any]:
        """The pool's keys and the forge's, as a JSON Web Key Set."""
        own = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [*self.pool_keys, {**own, "kid": _KEY_ID, "use": "sig", "alg": "RS256"}]}

    def claims(self, tenant_id: str, /, **changes: Any) -> dict[str, Any]:
        """The claims of a good access token; a change to ``None`` leaves the claim out."""
        now = int(time.time())
        claims = {
            "sub": str(uuid.uuid4()),
            "iss": self.issuer,
            "client_id": self.client_id,
            "token_use": "access",
            "iat": now,
            "auth_time": now,
            "exp": now + 3600,
            "jti": str(uuid.uuid4()),
            "tenant_id": tenant_id,
            "tier": "basic",
            "roles": ["owner"],
            "sites": ["*"],
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, tenant_id: str, /, **changes: Any) -> str:
        """A signed token with the claims of :meth:`claims`."""
        return self.signed(self.claims(tenant_id, **changes), self.key)

    def signed(self, claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
        """Sign ``claims`` with any key under the forge's key id."""
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": _KEY_ID})


def new_key() -> rsa.RSAPrivateKey:
    """A fresh RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def serving_keys(pool_id: str, key_set: dict[str, Any]) -> Iterator[str]:
    """Serve a key set where an authorizer looks for it; yields the base URL."""
    body = json.dumps(key_set).encode()
    expected_path = f"/{pool_id}/.well-known/jwks.json"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == expected_path
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body if found else b"{}")

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
