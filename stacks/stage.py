"""All stacks of a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Environment, Stage

from stacks.application_events import ApplicationEventsStack
from stacks.application_plane import ApplicationPlaneStack
from stacks.control_plane import ControlPlaneStack
from stacks.edge import EdgeStack
from stacks.edge_support import EdgeSupportStack
from stacks.operators import OperatorsStack
from stacks.tenant_administration import TenantAdministrationStack

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.config import StageConfig


class SaasStage(Stage):
    """Both planes of a stage, and its edge.

    Args:
        config: The stage; its name becomes the construct's id.

    Attributes:
        control_plane: Tenants and users.
        application_plane: What tenants use.
        application_events: What happens after their requests.
        tenant_administration: What is done to tenants.
        operators: Who does it, and by what API.
        edge_support: What the edge needs in us-east-1.
        edge: What people open.
    """

    def __init__(self, scope: Construct, config: StageConfig) -> None:
        environment = Environment(account=config.account, region=config.region)
        super().__init__(scope, config.name, env=environment)
        self.control_plane = ControlPlaneStack(self, "ControlPlane", config=config)
        self.application_plane = ApplicationPlaneStack(
            self,
            "ApplicationPlane",
            config=config,
            registry=self.control_plane.registry,
            directory=self.control_plane.directory,
            spa_client=self.control_plane.spa_client,
            domains=self.control_plane.domains.handlers,
            usage=self.control_plane.usage_table,
        )
        # Its stage's logs need the account's role, which no reference shows.
        self.application_plane.add_stack_dependency(self.control_plane)
        self.application_events = ApplicationEventsStack(
            self,
            "ApplicationEvents",
            plane=self.application_plane,
            registry=self.control_plane.registry,
            directory=self.control_plane.directory,
            spa_client=self.control_plane.spa_client,
        )
        self.application_events.add_stack_dependency(self.application_plane)
        self.tenant_administration = TenantAdministrationStack(
            self,
            "TenantAdministration",
            control_plane=self.control_plane,
            plane=self.application_plane,
            events=self.application_events,
        )
        self.tenant_administration.add_stack_dependency(self.application_events)
        self.operators = OperatorsStack(
            self,
            "Operators",
            control_plane=self.control_plane,
            plane=self.application_plane,
            work=self.tenant_administration,
        )
        self.operators.add_stack_dependency(self.tenant_administration)
        self.edge_support = EdgeSupportStack(self, "EdgeSupport", config=config)
        self.edge = EdgeStack(
            self,
            "Edge",
            config=config,
            support=self.edge_support,
            control_plane=self.control_plane,
            plane=self.application_plane,
            events=self.application_events,
            administration=self.tenant_administration,
            operators=self.operators,
        )
        self.edge.add_stack_dependency(self.operators)
