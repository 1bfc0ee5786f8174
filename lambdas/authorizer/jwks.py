"""The issuer's public keys (RFC 7517), fetched rarely and kept as key objects."""

import json
import os
import time
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from lambdas.authorizer.jws import UnknownKeyError, decode

# A retired key is honoured this long at most while the issuer can be reached.
REFRESH_SECONDS: Final = 3600
# However many unknown key ids come in, the issuer is asked this often at most.
RETRY_SECONDS: Final = 30
TIMEOUT_SECONDS: Final = 2
_SMALLEST_KEY_BITS: Final = 2048
_LARGEST_DOCUMENT: Final = 256 * 1024

Fetch = Callable[[str], bytes]
"""Reads the document at a URL; raises ``OSError`` when it cannot."""


class JwksUnavailableError(Exception):
    """The issuer's keys could not be read: nobody can be let in, and nobody is known to be wrong."""


def jwks_url(issuer: str, environment: Mapping[str, str] = os.environ) -> str:
    """Where the issuer's keys are served.

    ``JWKS_BASE_URL`` comes first, then the endpoints that the AWS SDK itself would use (they name
    the embedded AWS), then the issuer. Only the place is configurable: the ``iss`` claim must still
    equal the issuer.
    """
    pool = issuer.rstrip("/").rpartition("/")[2]
    for name in ("JWKS_BASE_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL"):
        base = environment.get(name, "").rstrip("/")
        if base:
            return f"{base}/{pool}/.well-known/jwks.json"
    return f"{issuer.rstrip('/')}/.well-known/jwks.json"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Who may move the keys elsewhere, or from https to http, may make tokens."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirects)


def fetch(url: str) -> bytes:
    """The document at ``url``, which must be http or https, and there itself: redirects are not followed.

    Raises:
        OSError: It cannot be read within two seconds.
    """
    if not url.startswith(("https://", "http://")):
        raise OSError(f"keys are read over http or https only, got {url!r}")
    try:
        with _OPENER.open(url, timeout=TIMEOUT_SECONDS) as answer:
            document: bytes = answer.read(_LARGEST_DOCUMENT)
            return document
    except HTTPException as error:
        raise OSError(f"the answer from {url} broke off or is no HTTP") from error


class KeySet:
    """Public keys of one issuer by key id.

    Args:
        url: Where the keys are served.
        fetch: Reads a URL; raises ``OSError`` when it cannot.
        now: Seconds since the epoch.
    """

    def __init__(self, url: str, *, fetch: Fetch = fetch, now: Callable[[], float] = time.time) -> None:
        self._url = url
        self._fetch = fetch
        self._now = now
        self._keys: dict[str, RSAPublicKey] = {}
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._failure: Exception | None = None

    def key(self, key_id: str) -> RSAPublicKey:
        """The key ``key_id``.

        A known key is served without a call. When the issuer cannot be reached, keys that are due for renewal stay in
        use: they were good an hour ago, and refusing every caller would turn its failure into ours.

        Raises:
            UnknownKeyError: The issuer does not list it.
            JwksUnavailableError: It is not known, and the issuer cannot be asked.
        """
        now = self._now()
        due = key_id not in self._keys or now - self._read_at >= REFRESH_SECONDS
        if due and now - self._tried_at >= RETRY_SECONDS:
            self._refresh(now)
        if key_id in self._keys:
            return self._keys[key_id]
        if self._failure is not None:
            raise JwksUnavailableError(f"cannot read the keys at {self._url}") from self._failure
        raise UnknownKeyError(f"the issuer has no key {key_id[:80]!r}")

    def _refresh(self, now: float) -> None:
        self._tried_at = now
        try:
            keys = _parse(self._fetch(self._url))
        except (OSError, ValueError, RecursionError) as error:
            self._failure = error
            return
        self._keys, self._read_at, self._failure = keys, now, None


def _parse(document: bytes) -> dict[str, RSAPublicKey]:
    """The RSA signing keys in a key set; anything else in it is passed over.

    Raises:
        ValueError: It is no key set, or holds no usable key.
    """
    content = json.loads(document)
    entries = content.get("keys") if isinstance(content, dict) else None
    keys = {}
    for entry in entries if isinstance(entries, list) else []:
        key = _rsa_key(entry) if isinstance(entry, dict) else None
        if key is not None:
            keys[entry["kid"]] = key
    if not keys:
        raise ValueError("the key set holds no RSA signing key of 2048 bits or more")
    return keys


def _rsa_key(entry: dict[str, Any]) -> RSAPublicKey | None:
    usable = (
        isinstance(entry.get("kid"), str)
        and entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
    )
    if not usable:
        return None
    try:
        exponent, modulus = (int.from_bytes(decode(entry[name])) for name in ("e", "n"))
        key = RSAPublicNumbers(exponent, modulus).public_key()
    except (KeyError, TypeError, ValueError):
        return None
    return key if key.key_size >= _SMALLEST_KEY_BITS else None
