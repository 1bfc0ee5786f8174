"""What the stores of migrations have in common: whose items they reach, and which old installation they are about."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class OfTenant:
    """A store of one tenant's, about one old installation.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose items these are.
        migration_id: Name of the old installation.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str, migration_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id
        self._migration_id = migration_id
