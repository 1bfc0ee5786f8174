"""A browser's requests to a distribution of the embedded AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests import http

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws


def viewer(aws: EmbeddedAws, url: str, **headers: str) -> httpx.Client:
    """A client for the distribution at ``url``: the embedded AWS finds it by the host, and serves no TLS itself."""
    host: dict[str, Any] = {"host": urlsplit(url).netloc, "x-forwarded-proto": "https"}
    return http.client(base_url=aws.endpoint_url, headers={**host, **headers})
