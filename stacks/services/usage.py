"""Usage: what tenants use, counted, reported and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import CfnOutput
from constructs import Construct

from saas_constructs.control_plane import UsageMeter

if TYPE_CHECKING:
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.services.settings import ServiceSettings

UNITS: Final = {"OrderPlaced": "orders"}
"""What the platform sells, by the detail type of the event that tells of one."""


class Usage(Construct):
    """The meter of a cell.

    Args:
        settings: The stage's.
        plane: The cell's application plane: its API, its bus, its functions.

    Attributes:
        meter: What counts.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        plane: ApplicationPlaneStack,
    ) -> None:
        super().__init__(scope, construct_id)
        self.meter = UsageMeter(
            self,
            "Meter",
            units=UNITS,
            deletion_protection=settings.config.retain_data,
            removal_policy=settings.removal_policy,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        self.meter.count_requests(plane.api)
        self.meter.count_events(plane.bus)
        self.meter.count_functions(plane)
        CfnOutput(self, "UsageTableName", value=self.meter.table.table.table_name).override_logical_id("UsageTableName")
