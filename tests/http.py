"""HTTP as tests send it: patient on a busy machine, and past this machine's proxies."""

from __future__ import annotations

from typing import Any

import httpx

#: A function that starts for the first time while other tests run takes longer than httpx waits by itself.
_PATIENCE_SECONDS = 60


def get(url: str, **options: Any) -> httpx.Response:
    """Send a GET request; ``options`` are those of `httpx.get`."""
    return httpx.get(url, timeout=_PATIENCE_SECONDS, trust_env=False, **options)


def post(url: str, **options: Any) -> httpx.Response:
    """Send a POST request; ``options`` are those of `httpx.post`."""
    return httpx.post(url, timeout=_PATIENCE_SECONDS, trust_env=False, **options)


def client(**options: Any) -> httpx.Client:
    """Keep connections open for several requests; ``options`` are those of `httpx.Client`."""
    return httpx.Client(timeout=_PATIENCE_SECONDS, trust_env=False, **options)
