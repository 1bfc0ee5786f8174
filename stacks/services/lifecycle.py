"""Life cycle: what is done with tenants, each kind of operation by its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from saas_constructs.control_plane import TenantLifecycle, TenantOnboarding

if TYPE_CHECKING:
    from saas_constructs.functions import HandlerFunction
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack


class Lifecycle(Construct):
    """Machines of all operations on tenants, and the function that operators make tenants by.

    Args:
        control_plane: Tenants and users.
        plane: The cell's application plane.

    Attributes:
        lifecycle: The machines, and what publishes how operations end.
        onboarding: What operators invoke to make a tenant.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
    ) -> None:
        super().__init__(scope, construct_id)
        settings = plane.settings
        self.lifecycle = TenantLifecycle(
            self,
            "Operations",
            registry=control_plane.registry,
            directory=control_plane.directory,
            api=plane.api,
            event_bus=plane.bus,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        self.onboarding = TenantOnboarding(
            self,
            "Onboarding",
            registry=control_plane.registry,
            directory=control_plane.directory,
            api=plane.api,
            event_bus=plane.bus,
            lifecycle=self.lifecycle,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )

    def grant_begin(self, function: HandlerFunction) -> None:
        """Let a function begin operations and try them again: see `TenantLifecycle.grant_begin`."""
        self.lifecycle.grant_begin(function)

    def grant_onboard(self, function: HandlerFunction) -> None:
        """Let a function make tenants: see `TenantLifecycle.grant_onboard`."""
        self.lifecycle.grant_onboard(function)
