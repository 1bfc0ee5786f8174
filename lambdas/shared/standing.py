"""Whether something may be done for a tenant now, outside of its requests."""

import functools
import os
from typing import Final

from lambdas.shared.errors import TenantMovingError
from lambdas.shared.tenant import MOVING
from lambdas.shared.tenants import ACTIVE, Tenants, TenantStanding

# Work for a tenant that is being made is part of making it.
_SERVED: Final = frozenset({ACTIVE, "onboarding"})


class TenantRefusedError(Exception):
    """Nothing is done for the tenant: it is suspended, leaves or has left, or nobody knows it."""


@functools.cache
def tenants() -> Tenants | None:
    """The registry as this function may read it; nothing where it was not granted to."""
    return Tenants.from_environment() if os.environ.get("REGISTRY_TABLE_NAME") else None


def check(tenant_id: str, *, refuse: bool = True) -> None:
    """Let pass whom something may be done for; everybody, where the function may not read the registry.

    Args:
        tenant_id: The tenant.
        refuse: Whether a tenant that is not served is refused. One that moves never passes.

    Raises:
        TenantRefusedError: Not for this tenant, until it is active again.
        TenantMovingError: Not now.
        ClientError: The registry could not be read.
    """
    known = tenants()
    if known is None:
        return
    found = known.find(tenant_id)
    if refuse:
        _served(tenant_id, found)
    elif found is not None:
        _refuse_moving(tenant_id, found)


def served_now(tenant_id: str) -> TenantStanding:
    """The tenant as the registry's last write left it, where something may be done for it.

    For what is kept for longer than a standing is.

    Raises:
        TenantRefusedError: Not for this tenant, until it is active again.
        TenantMovingError: Not now.
        SettingMissingError: The function was not granted to read tenants.
        ClientError: The registry could not be read.
    """
    return _served(tenant_id, (tenants() or Tenants.from_environment()).find_now(tenant_id))


def _served(tenant_id: str, found: TenantStanding | None) -> TenantStanding:
    if found is not None:
        _refuse_moving(tenant_id, found)
    if found is None or found.status not in _SERVED:
        status = "unknown" if found is None else found.status
        raise TenantRefusedError(
            f"the tenant {tenant_id} is {status}: nothing is done for it; redrive this once it is active again"
        )
    return found


def _refuse_moving(tenant_id: str, found: TenantStanding) -> None:
    if found.status == MOVING:
        raise TenantMovingError(f"the tenant {tenant_id} is moving; its work waits until that is done")
