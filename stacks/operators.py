"""The operators' way in: their directory, and the API by which they administer tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack

from stacks.services.admin import Administration
from stacks.services.domains import DomainDesk
from stacks.services.users import TenantUsers

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack
    from stacks.tenant_administration import TenantAdministrationStack


class OperatorsStack(Stack):
    """Operators and their API. It refers to the stage's other stacks, which never refer back.

    A stack of its own, since an operation has two methods, and a stack takes 500 resources.

    Args:
        control_plane: Tenants and users.
        plane: The cell's application plane.
        work: What is done to tenants.

    Attributes:
        administration: Operators, and what they call.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
        work: TenantAdministrationStack,
    ) -> None:
        super().__init__(scope, construct_id, description="Control plane: operators and their API")
        settings = plane.settings
        users = TenantUsers(self, "TenantUsers", settings=settings, directory=control_plane.directory)
        domains = DomainDesk(self, "TenantDomains", settings=settings)
        self.administration = Administration(
            self,
            "Administration",
            settings=settings,
            registry=control_plane.registry,
            api=plane.api,
            lifecycle=work.lifecycle,
            event_bus=plane.bus,
            handlers={**users.handlers, **domains.handlers, **work.usage.handlers, **work.moving.handlers},
        )
        # At the end, when all functions are there.
        work.usage.meter.count_functions(self, within=self)
