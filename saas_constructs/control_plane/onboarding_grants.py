"""What it takes to make a tenant's first user, and to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.identity import UserDirectory


def grant_owners(function: HandlerFunction, registry: TenantRegistry, directory: UserDirectory) -> None:
    """Let a function make and delete users with their memberships. Sets ``USER_POOL_ID``."""
    registry.grant_manage_members(function)
    directory.grant_make_users(function)
