# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The issuer of a user pool's tokens, for the rest of the template.

Upstream: MiniStack 1.5.33 knows ``Arn``, ``ProviderName`` and ``UserPoolId``; ``Fn::GetAtt``
of ``ProviderURL`` fails the stack.
Why: it is how a template names the issuer.
Remove when: ``tests/local/mends/test_cloudformation_user_pool_url.py`` finds the upstream
emulator resolving it.
"""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners


def apply() -> None:
    """Put the mend in force."""
    attributes_of = provisioners._cognito_user_pool_attributes

    def with_url(pool_id: str) -> dict[str, Any]:
        attributes: dict[str, Any] = attributes_of(pool_id)
        return {**attributes, "ProviderURL": f"https://{attributes['ProviderName']}"}

    provisioners._cognito_user_pool_attributes = with_url
