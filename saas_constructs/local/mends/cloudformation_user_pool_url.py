"""Offer a user pool's ``ProviderURL`` to the rest of the template.

Upstream knows ``Arn``, ``ProviderName`` and ``UserPoolId``; ``Fn::GetAtt`` of ``ProviderURL``, which
is how a template names the issuer of its tokens, fails the stack.

Remove when a stack can output ``ProviderURL`` on the upstream emulator.
"""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners


def apply() -> None:
    """Put the mend in force."""
    attributes_of = provisioners._cognito_user_pool_attributes  # noqa: SLF001 - the hook point

    def with_url(pool_id: str) -> dict[str, Any]:
        attributes: dict[str, Any] = attributes_of(pool_id)
        return {**attributes, "ProviderURL": f"https://{attributes['ProviderName']}"}

    provisioners._cognito_user_pool_attributes = with_url  # noqa: SLF001 - the hook point
