"""What was done with a tenant before."""

from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.queries import every_item
from lambdas.shared.registry.store import TenantRegistry


def operations_of(registry: TenantRegistry, tenant_id: str) -> list[Operation]:
    """Every operation on the tenant, whatever became of it, in no order; read consistently."""
    found = every_item(
        registry.client,
        TableName=registry.table_name,
        KeyConditionExpression="pk = :tenant AND begins_with(sk, :operations)",
        ExpressionAttributeValues={":tenant": {"S": f"tenant#{tenant_id}"}, ":operations": {"S": "operation#"}},
        ConsistentRead=True,
    )
    return [Operation.from_item(item) for item in found]
