"""Every contract of the reference application, by detail type and version.

Import it where any event may come: a consumer that takes a few contracts names those, and pays for no others.
"""

from typing import Final

from lambdas.shared.contracts.daily_summary_ready import DailySummaryReady
from lambdas.shared.contracts.domain_events import DomainRemoved, DomainVerified
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.file_events import FileReady, FileRejected
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.contracts.order_events import ORDER_EVENTS
from lambdas.shared.contracts.reading import Contracts, ContractViolationError, by_name, read
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.contracts.task_events import TaskEnded, TaskProgressed, TaskRequested
from lambdas.shared.contracts.tenant_events import TENANT_EVENTS
from lambdas.shared.contracts.tenant_thawed import TenantThawed
from lambdas.shared.contracts.tenant_usage_reported import TenantUsageReported

__all__ = ["CONTRACTS", "ContractViolationError", "parse"]

CONTRACTS: Final[Contracts] = by_name(
    DailySummaryReady,
    DomainRemoved,
    DomainVerified,
    FileReady,
    FileRejected,
    MenuItemChanged,
    SiteChanged,
    SupplyLow,
    TaskEnded,
    TaskProgressed,
    TaskRequested,
    TenantThawed,
    TenantUsageReported,
    *ORDER_EVENTS.values(),
    *TENANT_EVENTS,
)
"""Add a contract's class here; a test misses it otherwise."""


def parse(detail_type: str, detail: object) -> Event:
    """The event in ``detail``.

    Raises:
        ContractViolationError: It follows no contract.
    """
    return read(detail_type, detail, CONTRACTS)
