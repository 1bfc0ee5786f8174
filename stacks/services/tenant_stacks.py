"""Tenants' own stacks: their templates, and the steps that make and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from saas_constructs.control_plane import TenantStacks
from saas_constructs.functions import DependencyLayer
from saas_constructs.tenancy import DedicatedTables
from stacks.services.own_stack import Bridge, Silo

if TYPE_CHECKING:
    from saas_constructs.functions import HandlerFunction
    from stacks.application_events import ApplicationEventsStack
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack
    from stacks.services.usage import Usage


class OwnStacks(Construct):
    """Templates of a bridge and of a silo, and what deploys them.

    Args:
        control_plane: Tenants and users.
        plane: What all tenants share.
        events: Where the publisher is.
        usage: Meters what silos use.

    Attributes:
        deploy: The step ``DeployStack``, which can be undone.
        delete: The step ``DeleteStack``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
        events: ApplicationEventsStack,
        usage: Usage,
    ) -> None:
        super().__init__(scope, construct_id)
        settings = plane.settings
        publisher = events.publisher
        silo = Silo(self, "Silo", control_plane=control_plane, plane=plane, publisher=publisher, usage=usage)
        stacks = TenantStacks(
            self,
            "Steps",
            tables=DedicatedTables(settings.config.tenant_stack_prefix),
            templates={"bridge": Bridge(self, "Bridge", publisher=publisher), "silo": silo},
            registry=control_plane.registry,
            publisher=publisher.outbox.function.function,
            layer=DependencyLayer.of(plane).layer,
            files=settings.tiers_file,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        self.deploy: HandlerFunction = stacks.deploy
        self.delete: HandlerFunction = stacks.delete
