"""What the steps work with. Made while Lambda initialises the environment."""

import time
from collections.abc import Callable
from typing import Final

from lambdas.moving.mover import Mover
from lambdas.moving.scanning import TenantScan
from lambdas.moving.sides import Side
from lambdas.shared import aws, settings
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

# Of a function's minute: what is begun before may take a while.
_BUDGET_SECONDS: Final = 25.0
_SERVICE: Final = "moving"

_sessions: Final = TenantSessions.from_environment()
_scanning: Final = aws.client("dynamodb")
_pool: Final = settings.required("TABLE_NAME")


def time_budget() -> Callable[[], bool]:
    """Whether another page may be begun, asked from now on."""
    until = time.monotonic() + _BUDGET_SECONDS
    return lambda: time.monotonic() < until


def side_of(tenant_id: str, table: str) -> Side:
    """A tenant's items in its own table, or in the pool's where ``table`` is empty."""
    name = table or _pool
    tenant = Tenant.for_service(tenant_id, _SERVICE)
    return Side(name, TenantScan(_scanning, name, tenant_id), _sessions.dynamodb(tenant))


def mover() -> Mover:
    """What moves items, for as long as this invocation has."""
    return Mover(side_of, time_budget())
