# ruff: noqa: SLF001 - a mend reaches into its upstream
"""A REST API's key source, and the switch of its default endpoint.

Upstream: MiniStack 1.5.33 reads ``ApiKeySourceType`` and ``DisableExecuteApiEndpoint`` in
updates only.
Why: an API that takes its usage key from the authorizer would take it from the caller's header.
Remove when: ``tests/local/mends/test_cloudformation_rest_api_settings.py`` finds the upstream
emulator setting them at creation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import apigateway_v1

from saas_constructs.local.hooks.provisioning import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::ApiGateway::RestApi": frozenset({"ApiKeySourceType", "DisableExecuteApiEndpoint"}),
}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::ApiGateway::RestApi", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    api = apigateway_v1._rest_apis[physical_id]
    api["apiKeySource"] = new.get("ApiKeySourceType", "HEADER")
    disabled = new.get("DisableExecuteApiEndpoint", False)
    api["disableExecuteApiEndpoint"] = str(disabled).lower() == "true"
