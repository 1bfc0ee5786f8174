"""Starting the workflow of an order, once."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from lambdas.shared.contracts.order_events import OrderEvent
from lambdas.workflows.time_limits import TimeLimits

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def execution_name(tenant_id: str, order_id: str) -> str:
    """The name of an order's one execution; names are unique in a workflow for 90 days after an execution's end."""
    return f"{tenant_id}-{order_id}"


class WorkflowStarter:
    """Starts executions of one workflow.

    Args:
        client: With the function's own role.
        workflow_arn: The workflow's alias.
        limits: Of all tiers.
        table_of: The table of a tenant, by its id.
    """

    def __init__(
        self, client: "SFNClient", workflow_arn: str, limits: TimeLimits, table_of: Callable[[str], str]
    ) -> None:
        self._client = client
        self._workflow_arn = workflow_arn
        self._limits = limits
        self._table_of = table_of

    def start(self, order: OrderEvent) -> bool:
        """Start the order's execution, and tell whether it was this call that did.

        The execution's name is the check for a second one: Step Functions answers the same call for a running
        execution as it did the first time, and refuses it after the execution's end.

        Raises:
            ClientError: Step Functions refused for another reason.
        """
        limits = self._limits.of(order.tier)
        try:
            self._client.start_execution(
                stateMachineArn=self._workflow_arn,
                name=execution_name(order.tenant_id, order.order_id),
                input=json.dumps(
                    {
                        "tenant_id": order.tenant_id,
                        "order_id": order.order_id,
                        "site_id": order.site_id,
                        "correlation_id": order.correlation_id,
                        "limits": limits,
                        "now": {"table": self._table_of(order.tenant_id)},
                    },
                    separators=(",", ":"),
                ),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise
            return False
        return True
