"""Life cycle: what is done with tenants, each kind of operation by its steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.control_plane import LifecyclePlan, LifecycleStep, TenantLifecycle, TenantOnboarding
from saas_constructs.control_plane.onboarding_grants import grant_owners

if TYPE_CHECKING:
    from saas_constructs.functions import HandlerFunction
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack
    from stacks.services.moving import Moving
    from stacks.services.tenant_stacks import OwnStacks

_CALL: Final = Duration.seconds(40)
# CloudFormation's own limit for a table is longer; nobody waits for a tenant's stack that long.
_STACK: Final = Duration.minutes(30)
_USERS: Final = Duration.hours(2)


class Lifecycle(Construct):
    """Machines of all operations on tenants, and the function that operators make tenants by.

    Args:
        control_plane: Tenants and users.
        plane: The cell's application plane.
        stacks: Steps that make and remove tenants' own stacks.
        moving: Steps that concern tenants' data.

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
        stacks: OwnStacks,
        moving: Moving,
    ) -> None:
        super().__init__(scope, construct_id)
        self._control_plane, self._plane, self._settings = control_plane, plane, plane.settings
        waiting = self._settings.waiting(_STACK)
        deploy = LifecycleStep(
            name="DeployStack",
            function=stacks.deploy,
            timeout=_CALL,
            undo=True,
            when="deploys",
            **waiting,
        )
        delete = LifecycleStep(name="DeleteStack", function=stacks.delete, timeout=_CALL, **waiting)
        self.lifecycle = TenantLifecycle(
            self,
            "Operations",
            registry=control_plane.registry,
            directory=control_plane.directory,
            api=plane.api,
            event_bus=plane.bus,
            onboarding_steps=[deploy],
            plans=[
                LifecyclePlan(
                    kind="change_tier",
                    steps=[deploy, *moving.take("Freeze", "Copy", "Verify", "Switch")],
                    after=[*moving.take("CopyGrace", "RemoveCopy", "ReleaseCopy"), replace(delete, when="drops")],
                ),
                LifecyclePlan(kind="export", steps=moving.take("Export")),
                LifecyclePlan(
                    kind="offboard",
                    steps=[
                        self._block(),
                        *moving.take("Export", "Grace"),
                        self._delete_users(),
                        *moving.take("DeleteData", "VerifyDeleted"),
                        self._delete_usage_key(),
                        delete,
                        *moving.take("Receipt"),
                    ],
                ),
            ],
            alarm_topic=self._settings.alarm_topic,
            log_retention=self._settings.config.log_retention,
            log_removal_policy=self._settings.removal_policy,
        )
        self.onboarding = TenantOnboarding(
            self,
            "Onboarding",
            registry=control_plane.registry,
            directory=control_plane.directory,
            api=plane.api,
            event_bus=plane.bus,
            lifecycle=self.lifecycle,
            log_retention=self._settings.config.log_retention,
            log_removal_policy=self._settings.removal_policy,
        )

    def grant_begin(self, function: HandlerFunction) -> None:
        """Let a function begin operations and try them again: see `TenantLifecycle.grant_begin`."""
        self.lifecycle.grant_begin(function)

    def grant_watch(self, function: HandlerFunction) -> None:
        """Let a function see what became of executions: see `TenantLifecycle.grant_watch`."""
        self.lifecycle.grant_watch(function)

    def grant_onboard(self, function: HandlerFunction) -> None:
        """Let a function make tenants: see `TenantLifecycle.grant_onboard`."""
        self.lifecycle.grant_onboard(function)

    def _block(self) -> LifecycleStep:
        function = self._function("Block", "block", "Lets nobody of a tenant in any more")
        function.add_environment("SETTLE_SECONDS", str(int(self._settings.settle.to_seconds())))
        return LifecycleStep(
            name="Block",
            function=function,
            timeout=_CALL,
            undo=True,
            **self._settings.waiting(_USERS),
        )

    def _delete_users(self) -> LifecycleStep:
        function = self._function("DeleteUsers", "delete_users", "Deletes a tenant's users")
        grant_owners(function, self._control_plane.registry, self._control_plane.directory)
        return LifecycleStep(
            name="DeleteUsers",
            function=function,
            timeout=_CALL,
            **self._settings.waiting(_USERS),
            hold_every=self._settings.hold_pause,
            # Whoever is deleted does not come back with what is undone.
            is_pivot=True,
        )

    def _delete_usage_key(self) -> LifecycleStep:
        function = self._function(
            "DeleteUsageKey",
            "delete_usage_key",
            "Deletes a tenant's API key and its own usage plan",
            files=self._settings.tiers_file,
        )
        self._plane.api.grant_place_tenants(function)
        self._plane.api.grant_usage_keys(function)
        return LifecycleStep(name="DeleteUsageKey", function=function, timeout=_CALL)

    def _function(
        self, construct_id: str, module: str, description: str, files: dict[str, str] | None = None
    ) -> HandlerFunction:
        function = self._settings.function(
            self,
            construct_id,
            f"lambdas.lifecycle.{module}.handler",
            description=description,
            timeout=Duration.seconds(30),
            files=files,
        )
        self._control_plane.registry.grant_change_tenants(function)
        return function
