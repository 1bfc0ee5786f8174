"""What happens after a request: publisher, consumers, live push and schedules of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack

from stacks.services.files import FileWork
from stacks.services.notifications import Notifier
from stacks.services.orders import OrderQuota
from stacks.services.publisher import Publisher
from stacks.services.realtime import Realtime
from stacks.services.schedules import Schedules
from stacks.services.supplies import SupplyUsage
from stacks.services.tasks import TaskWorkers
from stacks.services.users import SiteHierarchy

if TYPE_CHECKING:
    from aws_cdk import aws_cognito as cognito
    from constructs import Construct

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.identity import UserDirectory
    from stacks.application_plane import ApplicationPlaneStack


class ApplicationEventsStack(Stack):
    """The event-driven half of a cell. It refers to the application plane, which never refers back.

    Args:
        plane: The cell's application plane.
        registry: All tenants.
        directory: All users.
        spa_client: The web application's client.

    Attributes:
        publisher: What tells of writes to tables.
        realtime: What tells clients.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        plane: ApplicationPlaneStack,
        registry: TenantRegistry,
        directory: UserDirectory,
        spa_client: cognito.IUserPoolClient,
    ) -> None:
        super().__init__(scope, construct_id, description="Application plane: publisher, consumers, live push")
        self.publisher = Publisher(self, "Publisher", settings=plane.settings, table=plane.table, event_bus=plane.bus)
        SupplyUsage(self, "SupplyUsage", settings=plane.settings, table=plane.table, event_bus=plane.bus)
        if plane.settings.counted_tiers:
            OrderQuota(self, "OrderQuota", settings=plane.settings, table=plane.table, event_bus=plane.bus)
        self.realtime = Realtime(
            self,
            "Realtime",
            settings=plane.settings,
            table=plane.table,
            event_bus=plane.bus,
            registry=registry,
            directory=directory,
            spa_client=spa_client,
        )
        TaskWorkers(self, "TaskWorkers", settings=plane.settings, table=plane.table, event_bus=plane.bus)
        Schedules(
            self,
            "Schedules",
            settings=plane.settings,
            table=plane.table,
            registry=registry,
            workflow=plane.workflow.workflow,
        )
        Notifier(
            self,
            "Notifier",
            settings=plane.settings,
            table=plane.table,
            event_bus=plane.bus,
            channels=plane.channels,
        )
        FileWork(self, "FileWork", settings=plane.settings, table=plane.table, files=plane.files, registry=registry)
        SiteHierarchy(self, "SiteHierarchy", settings=plane.settings, event_bus=plane.bus)
