"""Closes a wait of an item, in the least that the workflow asks for."""

from typing import Any

from lambdas.shared import settings
from lambdas.shared.observability import observed
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()


@observed
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Expire the item where it still waits, and tell its status."""
    client = sessions.dynamodb(Tenant.for_service(event["tenant_id"], "close"))
    where: Any = {
        "TableName": settings.required("TABLE_NAME"),
        "Key": {"pk": {"S": f"{event['tenant_id']}#order#{event['order_id']}"}, "sk": {"S": "order"}},
    }
    status = client.get_item(**where, ConsistentRead=True)["Item"]["status"]["S"]
    if event["expire"] and status in event["while"]:
        client.update_item(
            **where,
            UpdateExpression="SET #status = :expired, reason = :reason",
            ConditionExpression="#status = :status",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":status": {"S": status},
                ":expired": {"S": "EXPIRED"},
                ":reason": {"S": event["reason"]},
            },
        )
        status = "EXPIRED"
    return {"status": status}
