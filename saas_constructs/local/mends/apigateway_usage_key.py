# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The API key that an authorizer names (``usageIdentifierKey``).

Upstream: MiniStack 1.5.33 takes the key from the header ``x-api-key`` whatever the API's key
source.
Why: usage plans throttle per tenant by the key that the authorizer returns; clients know no key.
Remove when: ``tests/local/mends/test_apigateway_usage_key.py`` finds the upstream emulator using
it.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway_v1

from saas_constructs.local.hooks import exchange


def apply() -> None:
    """Take the key from the authorizer's answer, cached or not, where the API says so."""
    exchange.install()
    key_of_header = apigateway_v1._api_key_from_request

    def mended_key(headers: dict[str, Any]) -> str:
        followed = exchange.current()
        api = apigateway_v1._rest_apis.get(followed.request.get("api_id")) or {}
        if api.get("apiKeySource") == "AUTHORIZER":
            return followed.usage_key
        return str(key_of_header(headers))

    apigateway_v1._api_key_from_request = mended_key
