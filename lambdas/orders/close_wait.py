"""Called by an order's workflow when a wait has ended otherwise than by a callback."""

from typing import TYPE_CHECKING, Any

from lambdas.orders.commands import expire_order
from lambdas.orders.wiring import data, orders_of
from lambdas.shared import standing
from lambdas.shared.aws_errors import is_transient
from lambdas.shared.errors import BusyError
from lambdas.shared.observability import count, identify, observed
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Look at the order, and let its time be over if it still waits.

    Takes ``{"tenant_id", "order_id", "expire": bool, "while": [status], "reason"?}`` and answers ``{"status",
    "table"}``: the order's as it is now, and where it is. Without ``expire`` nothing is written.

    Raises:
        BusyError: Later it may work.
        NotFoundError: There is no such order.
        TenantMovingError: The order is on its way to another table.
    """
    tenant = Tenant.for_service(event["tenant_id"], "order-workflow")
    identify(tenant.tenant_id, request_id=event["order_id"])
    try:
        # The orders of a tenant that is not served end, too.
        standing.check(tenant.tenant_id, refuse=False)
        outcome = expire_order(
            event["order_id"],
            tenant=tenant,
            orders=orders_of(tenant),
            waiting=event["while"] if event["expire"] else (),
            reason=event.get("reason") or "its time was over",
        )
        table = data.of(tenant).table_name
    except Exception as error:
        if is_transient(error):
            # By this name the workflow knows what it may try again.
            raise BusyError(str(error)) from error
        raise
    if outcome.changed:
        count("OrderExpired")
    return {"status": outcome.order.status, "table": table}
