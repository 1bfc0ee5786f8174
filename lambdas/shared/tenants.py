"""What the registry says about a tenant, read with the function's own role and kept for a short while."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from lambdas.shared import aws, settings
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.shared.registry.values import from_attribute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ACTIVE: Final = "active"
POOL: Final = "pool"
SILO: Final = "silo"
CAPACITY: Final = 1000
# A tenant that is not there may be there in a moment: its absence is remembered for less time.
ABSENT_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class TenantStanding:
    """A tenant as far as its calls are concerned.

    Attributes:
        status: ``active``, ``moving`` from one table to another, ``suspended`` and so on.
        tier: ``basic``, ``standard`` or ``premium``.
        usage_key: Value of the tenant's API key; it meters and throttles, it does not authenticate.
        model: ``pool``, ``bridge`` or ``silo``.
        table: The tenant's own table; ``""`` for the pool's.
        overrides: What holds for this tenant instead of its tier's limits.
    """

    status: str
    tier: str
    usage_key: str
    model: str = POOL
    table: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)


class Tenants:
    """Look-up of tenants, bounded, with entries that expire.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The tenant registry.
        cache_seconds: For how long a suspension may go unnoticed.
        now: Seconds since the epoch.
        capacity: Tenants held at once.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        *,
        cache_seconds: int,
        now: Callable[[], float] = time.time,
        capacity: int = CAPACITY,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._cache_seconds = cache_seconds
        self._known: ExpiringCache[TenantStanding | None] = ExpiringCache(capacity=capacity, now=now)

    @classmethod
    def from_environment(cls) -> Self:
        """The tenants in ``REGISTRY_TABLE_NAME``, each kept for ``TENANT_CACHE_SECONDS``.

        Raises:
            SettingMissingError: The function was not granted to read tenants.
        """
        return cls(
            aws.client("dynamodb"),
            settings.required("REGISTRY_TABLE_NAME"),
            cache_seconds=settings.seconds("TENANT_CACHE_SECONDS", 60),
        )

    def find(self, tenant_id: str) -> TenantStanding | None:
        """The tenant, or nothing when the registry has none of this id.

        Raises:
            ClientError: The registry could not be read.
            KeyError: The registry's record is incomplete.
        """

        def load(now: float) -> tuple[TenantStanding | None, float]:
            standing = self._read(tenant_id)
            seconds = self._cache_seconds if standing else min(ABSENT_SECONDS, self._cache_seconds)
            return standing, now + seconds

        return self._known.get(tenant_id, load)

    def find_now(self, tenant_id: str) -> TenantStanding | None:
        """As `find`, as the last write left it: for what is kept for longer than an answer of `find`."""
        return self._read(tenant_id, consistent=True)

    def _read(self, tenant_id: str, *, consistent: bool = False) -> TenantStanding | None:
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}},
            ConsistentRead=consistent,
            ProjectionExpression="#status, tier, usage_key, #model, #table, #overrides",
            ExpressionAttributeNames={
                "#status": "status",
                "#model": "model",
                "#table": "table",
                "#overrides": "overrides",
            },
        )
        item = answer.get("Item")
        if item is None:
            return None
        return TenantStanding(
            status=item["status"]["S"],
            tier=item["tier"]["S"],
            usage_key=item["usage_key"]["S"],
            model=item.get("model", {}).get("S", POOL),
            table=item.get("table", {}).get("S", ""),
            overrides=from_attribute(item.get("overrides", {"M": {}})),
        )
