"""What happens after a request: publisher, consumers, live push and schedules of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack

if TYPE_CHECKING:
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
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        plane: ApplicationPlaneStack,
        registry: TenantRegistry,
        directory: UserDirectory,
    ) -> None:
        super().__init__(scope, construct_id, description="Application plane: publisher, consumers, live push")
