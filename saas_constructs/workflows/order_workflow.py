"""The restaurant's order, as a workflow of waits."""

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from saas_constructs.data import TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.workflows.gradual_deployment import GradualDeployment
from saas_constructs.workflows.human_task_workflow import HumanTaskWorkflow
from saas_constructs.workflows.item_key import ItemKey
from saas_constructs.workflows.notice import Notice
from saas_constructs.workflows.values import HumanWait, Outcome

ORDER_KEY: Final = ItemKey("{tenant_id}#order#{order_id}", "order")
ORDER_WAITS: Final = (
    HumanWait(
        name="Acceptance",
        attribute="wait_accept",
        while_status=("PLACED",),
        time_limit="accept",
        timeout_reason="not accepted in time",
    ),
    HumanWait(
        name="Ready",
        attribute="wait_ready",
        while_status=("ACCEPTED", "PREPARING"),
        time_limit="ready",
        timeout_reason="not ready in time",
    ),
    HumanWait(
        name="Pickup",
        attribute="wait_pickup",
        while_status=("READY",),
        time_limit="pickup",
        timeout_reason="not picked up in time",
    ),
)
SERVED: Final = Outcome(name="Served", status="SERVED")
ORDER_OUTCOMES: Final = (
    Outcome(name="Rejected", status="REJECTED", error="OrderRejected"),
    Outcome(name="Cancelled", status="CANCELLED", error="OrderCancelled"),
    Outcome(name="Expired", status="EXPIRED", error="OrderExpired"),
)


class OrderWorkflow(HumanTaskWorkflow):
    """An order's waits: for the kitchen to accept it, for the kitchen to have it ready, for a waiter to serve it.

    The input of an execution is ``{"tenant_id", "order_id", "site_id", "correlation_id", "limits": {"accept", "ready",
    "pickup"}}``, with the limits in seconds; its output ``{"outcome": ...}``, one of SERVED, REJECTED, CANCELLED and
    EXPIRED.

    Args:
        table: Where orders are.
        close_function: Expires an order whose time is over, and tells its status: see `HumanTaskWorkflow`.
        notices: The topic that learns of an order that waits for a waiter; nobody is told when left out.
        timeout: After which Step Functions ends an execution that all waits together did not.
        deployment: How new executions move to a changed definition; at once when left out.
        alarm_topic: Whom the alarms tell.
        encryption_key: Encrypts definition and execution history; AWS's own key when left out.
        log_retention: How long the log of executions is kept.
        log_removal_policy: What becomes of the log when the workflow leaves the stack.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: TenantTable,
        close_function: HandlerFunction,
        notices: sns.ITopic | None = None,
        timeout: Duration | None = None,
        deployment: GradualDeployment | None = None,
        alarm_topic: sns.ITopic | None = None,
        encryption_key: kms.IKey | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(
            scope,
            id,
            table=table,
            key=ORDER_KEY,
            waits=ORDER_WAITS,
            success=SERVED,
            outcomes=ORDER_OUTCOMES,
            close_function=close_function,
            notice=None if notices is None else waiter_notice(notices),
            timeout=timeout,
            deployment=deployment,
            alarm_topic=alarm_topic,
            encryption_key=encryption_key,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )


def waiter_notice(topic: sns.ITopic) -> Notice:
    """What a topic learns of an order that waits for a waiter."""
    return Notice(
        name="NotifyWaiter",
        topic=topic,
        message={"notice": "OrderReady", "role": "waiter"},
        fields=("tenant_id", "site_id", "order_id"),
        attributes=("tenant_id", "site_id", "role"),
    )
