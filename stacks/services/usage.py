"""Usage: what tenants use, counted, reported and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import CfnOutput, Duration
from constructs import Construct

from saas_constructs.control_plane import UsageMeter, UsageReports
from saas_constructs.pricing import PRICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.control_plane import UsageTable
    from saas_constructs.functions import HandlerFunction
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.services.settings import ServiceSettings

UNITS: Final = {"OrderPlaced": "orders"}
"""What the platform sells, by the detail type of the event that tells of one."""

OPERATIONS: Final = ("getTenantUsage", "listUsage", "getTenantCost")
"""Operations of the operators' API, of one function that may read the usage table."""


class Usage(Construct):
    """The meter of a cell.

    Args:
        settings: The stage's.
        plane: The cell's application plane: its API, its bus, its functions.
        table: Where it is counted.

    Attributes:
        meter: What counts.
        handlers: The function of each operation of the operators' API.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        plane: ApplicationPlaneStack,
        table: UsageTable,
    ) -> None:
        super().__init__(scope, construct_id)
        self.meter = UsageMeter(
            self,
            "Meter",
            units=UNITS,
            table=table,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        self.meter.count_requests(plane.api)
        self.meter.count_events(plane.bus)
        self.meter.count_functions(plane)
        UsageReports(
            self,
            "Reports",
            meter=self.meter,
            event_bus=plane.bus,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        show = settings.function(
            self,
            "Show",
            "lambdas.metering.show.handler",
            description="Shows operators what tenants use and cost",
            files={"prices.json": PRICES.read_text(encoding="utf-8")},
            # A year of all tenants' days is some thousand items.
            timeout=Duration.seconds(20),
        )
        self.meter.grant_read_usage(show)
        settings.registry.grant_read_tenants(show)
        self.handlers: Mapping[str, HandlerFunction] = dict.fromkeys(OPERATIONS, show)
        CfnOutput(self, "UsageTableName", value=table.table.table_name).override_logical_id("UsageTableName")
