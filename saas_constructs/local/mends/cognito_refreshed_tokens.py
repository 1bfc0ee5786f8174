# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Tokens that the token endpoint refreshes are the same user's as those before.

Upstream: MiniStack 1.5.33 calls the pre-token trigger without the user's attributes and groups when a refresh token of
the hosted login is redeemed, and leaves the groups out of the new tokens.
Why: a trigger that goes by the user's ``sub`` refuses, and a page that was signed in is signed out after an hour.
Remove when: ``tests/local/mends/test_cognito_refreshed_tokens.py`` finds the upstream emulator giving them.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito

_REFRESH = "TokenGeneration_RefreshTokens"


def apply() -> None:
    """Add what is known of the user."""
    make = cognito._fake_token

    def mended(sub: str, pool_id: str, *more: Any, **named: Any) -> str:
        if named.get("trigger_source") == _REFRESH:
            user = _user(pool_id, named.get("username", ""))
            attributes = cognito._attr_list_to_dict(user.get("Attributes", []))
            named["user_attrs"] = named.get("user_attrs") or attributes
            named["groups"] = named.get("groups") or user.get("_groups", [])
        token: str = make(sub, pool_id, *more, **named)
        return token

    cognito._fake_token = mended


def _user(pool_id: str, username: str) -> dict[str, Any]:
    pool = cognito._user_pools.get(pool_id) or {"_users": {}}
    user: dict[str, Any] = pool["_users"].get(username, {})
    return user
