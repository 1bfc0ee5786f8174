"""Workflow: what waits for people on an order's way, and limits how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.workflows import GradualDeployment, OrderWorkflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.notifications import NotificationChannels
    from stacks.services.settings import ServiceSettings

ENDING_A_WAIT = ("acceptOrder", "cancelOrder", "readyOrder", "rejectOrder", "serveOrder")
"""Operations after which an order waits no longer, or for somebody else."""


class Workflow(Construct):
    """The workflow of orders, what starts it for each order that is placed, and what expires an order.

    Args:
        settings: The stage's.
        table: Where orders are.
        event_bus: Where placed orders are told of.
        channels: Where a waiter is told that an order is ready.

    Attributes:
        workflow: The workflow.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
        channels: NotificationChannels,
    ) -> None:
        super().__init__(scope, construct_id)
        config = settings.config
        close = settings.worker(
            self,
            "Close",
            "lambdas.orders.close_wait.handler",
            description="Expires an order whose time is over, and tells its status",
        )
        table.grant_tenant_access(close, partitions=["order#*", "site#*"])
        self.workflow = OrderWorkflow(
            self,
            "Order",
            table=table,
            close_function=close,
            notices=channels.notices,
            deployment=GradualDeployment() if config.gradual_workflow_deployment else None,
            alarm_topic=settings.alarm_topic,
            log_retention=config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        start = settings.worker(
            self,
            "Start",
            "lambdas.workflows.start_workflow.handler",
            description="Starts the workflow of each order that is placed",
            environment={"TIME_LIMITS": settings.time_limits},
        )
        self.workflow.grant_start(start)
        event_bus.subscribe(
            self,
            "Placed",
            function=start,
            source="saas.orders",
            detail_types=["OrderPlaced"],
            # Time limits are minutes: the orders of a second share an invocation.
            batching_window=Duration.seconds(1),
        )

    def grant_answers(self, handlers: Mapping[str, HandlerFunction]) -> None:
        """Let the functions of the operations that end a wait tell the workflow so.

        Args:
            handlers: The functions of all operations on orders.
        """
        for operation in ENDING_A_WAIT:
            self.workflow.grant_task_response(handlers[operation])
