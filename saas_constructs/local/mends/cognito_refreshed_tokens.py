# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Tokens that the token endpoint refreshes are the same user's as those before.

Upstream: MiniStack 1.5.33 calls the pre-token trigger without the user's attributes and groups when a refresh token of
the hosted login is redeemed, leaves the groups out of the new tokens, and says that the user signed in just now.
Why: a trigger that goes by the user's ``sub`` refuses, libraries for OpenID Connect refuse another ``auth_time``
(OpenID Connect Core, section 12.2), and a page that was signed in is signed out after an hour.
Remove when: ``tests/local/mends/test_cognito_refreshed_tokens.py`` finds the upstream emulator giving them.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito

_REFRESH = "TokenGeneration_RefreshTokens"

# When users signed in, by the `origin_jti` that a sign-in's tokens share; seconds since the epoch, until a restart.
_signed_in_at: dict[str, int] = {}


def apply() -> None:
    """Add what is known of the user and of the sign-in."""
    make = cognito._fake_token
    trigger = cognito._apply_pretoken_trigger

    def mended_trigger(*arguments: Any, claims: dict[str, Any], **named: Any) -> Any:
        if "auth_time" in claims:
            at = _signed_in_at.setdefault(claims["origin_jti"], claims["auth_time"])
            claims = {**claims, "auth_time": at}
        return trigger(*arguments, claims=claims, **named)

    def mended(sub: str, pool_id: str, *more: Any, **named: Any) -> str:
        if named.get("trigger_source") == _REFRESH:
            user = _user(pool_id, named.get("username", ""))
            attributes = cognito._attr_list_to_dict(user.get("Attributes", []))
            named["user_attrs"] = named.get("user_attrs") or attributes
            named["groups"] = named.get("groups") or user.get("_groups", [])
        token: str = make(sub, pool_id, *more, **named)
        return token

    cognito._fake_token = mended
    cognito._apply_pretoken_trigger = mended_trigger


def _user(pool_id: str, username: str) -> dict[str, Any]:
    pool = cognito._user_pools.get(pool_id) or {"_users": {}}
    user: dict[str, Any] = pool["_users"].get(username, {})
    return user
