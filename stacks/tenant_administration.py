"""The control plane's work: what is done to tenants, and what is counted of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack

from stacks.services.lifecycle import Lifecycle
from stacks.services.migration import Migrations
from stacks.services.moving import Moving
from stacks.services.registration import SelfService
from stacks.services.tenant_stacks import OwnStacks
from stacks.services.usage import Usage

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.application_events import ApplicationEventsStack
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack


class TenantAdministrationStack(Stack):
    """What makes, changes and removes tenants. It refers to the stage's other stacks, which never refer back.

    Args:
        control_plane: Tenants and users.
        plane: The cell's application plane.
        events: What happens after its requests.

    Attributes:
        moving: Steps that concern tenants' data, and the bucket of archives.
        usage: What tenants use, counted.
        lifecycle: What is done with tenants.
        self_service: What anybody may call.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
        events: ApplicationEventsStack,
    ) -> None:
        super().__init__(scope, construct_id, description="Control plane: life cycle and administration of tenants")
        settings = plane.settings
        self.moving = Moving(
            self,
            "Moving",
            settings=settings,
            registry=control_plane.registry,
            table=plane.table,
            api=plane.api,
            channels=plane.channels,
            files=plane.files,
        )
        self.usage = Usage(self, "Usage", settings=settings, plane=plane, table=control_plane.usage_table)
        stacks = OwnStacks(self, "OwnStacks", control_plane=control_plane, plane=plane, events=events, usage=self.usage)
        self.lifecycle = Lifecycle(
            self, "Lifecycle", control_plane=control_plane, plane=plane, stacks=stacks, moving=self.moving
        )
        CfnOutput(self, "OnboardingFunctionName", value=self.lifecycle.onboarding.function.function.function_name)
        Migrations(self, "Migrations", settings=settings, registry=control_plane.registry, table=plane.table)
        self.self_service = SelfService(
            self,
            "SelfService",
            settings=settings,
            lifecycle=self.lifecycle,
            spa_client=control_plane.spa_client,
            api_url=plane.api.url,
            table=plane.table,
        )
        CfnOutput(self, "PublicApiUrl", value=self.self_service.api.url)
        # At the end, when all functions are there.
        for stack in (control_plane, events, self):
            self.usage.meter.count_functions(stack)
