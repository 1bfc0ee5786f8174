"""What every part of the registry is made of."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from lambdas.shared.moments import utc_now

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class RegistryPart:
    """One kind of item in the registry.

    Args:
        client: DynamoDB, with the function's own role or with a tenant's session.
        table_name: The registry.
        now: The present moment.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self._client = client
        self._table_name = table_name
        self._now = now
