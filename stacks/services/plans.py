"""Plans: the operation that shows a tenant's people what its tier gives, and how much of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.control_plane import UsageTable
    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS: Final = {"getPlan": ("lambdas.plans.get_plan.handler", TenantAccess.READ)}
"""Handler of each operation, and what it may do with the tenant's items."""


class Plans(Construct):
    """Function of the operation that shows a tenant's plan.

    Args:
        settings: The stage's.
        table: Where sites and counts of orders are.
        usage: Where requests are metered.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable, usage: UsageTable
    ) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["quota", "sites"]
        )
        for function in self.handlers.values():
            usage.grant_tenant_access(function, TenantAccess.READ, partitions=["usage"], variable="USAGE_TABLE_NAME")
