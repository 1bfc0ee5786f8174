"""The functions of all operations that tenants call: the same for those who share them and for a silo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacks.services.domains import Domains
from stacks.services.files import Files
from stacks.services.menus import Menus
from stacks.services.notifications import Subscriptions
from stacks.services.orders import Orders
from stacks.services.plans import Plans
from stacks.services.schedules import Summaries
from stacks.services.supplies import Supplies
from stacks.services.tasks import Tasks
from stacks.services.users import Users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

    from saas_constructs.control_plane import UsageTable
    from saas_constructs.data import TenantFiles, TenantTable
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.notifications import NotificationChannels
    from stacks.services.settings import ServiceSettings
    from stacks.services.workflow import Workflow


def tenant_operations(
    scope: Construct,
    *,
    settings: ServiceSettings,
    table: TenantTable,
    workflow: Workflow,
    channels: NotificationChannels,
    files: TenantFiles,
    usage: UsageTable,
    domains: Mapping[str, HandlerFunction] | None = None,
) -> dict[str, HandlerFunction]:
    """Make the function of each operation of ``openapi.yaml``.

    Args:
        scope: Where they stand.
        settings: The stage's.
        table: Where the items of their tenants are.
        workflow: What waits for people on an order's way.
        channels: How people of tenants are told.
        files: Where their files are.
        usage: Where what they use is counted.
        domains: Functions of the operations on domains, where they stand elsewhere.
    """
    orders = Orders(scope, "Orders", settings=settings, table=table)
    workflow.grant_answers(orders.handlers)
    subscriptions = Subscriptions(scope, "Subscriptions", settings=settings, table=table, channels=channels)
    return {
        **orders.handlers,
        **Menus(scope, "Menus", settings=settings, table=table).handlers,
        **Files(scope, "Files", settings=settings, table=table, files=files).handlers,
        **Supplies(scope, "Supplies", settings=settings, table=table).handlers,
        **Tasks(scope, "Tasks", settings=settings, table=table).handlers,
        **Summaries(scope, "Summaries", settings=settings, table=table).handlers,
        **Plans(scope, "Plans", settings=settings, table=table, usage=usage).handlers,
        **subscriptions.handlers,
        **(domains or Domains(scope, "Domains", settings=settings).handlers),
        **Users(scope, "Users", settings=settings, directory=settings.directory).handlers,
    }
