"""Where a tenant's items are, and a client that reaches them: the pool's table, or the tenant's own.

The same handlers serve every isolation model. A request's tenant brings its table along, in the authorizer's context;
for work outside a request the registry is asked, and its answer kept for ``TENANT_CACHE_SECONDS``.
"""

from typing import TYPE_CHECKING, NamedTuple, Self

from lambdas.shared import settings, standing
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions
from lambdas.shared.tenants import Tenants

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TenantItems(NamedTuple):
    """One tenant's items.

    Attributes:
        client: Reaches this tenant's items and no other's.
        table_name: Where they are.
    """

    client: "DynamoDBClient"
    table_name: str


class TenantData:
    """The items of any tenant, one at a time.

    Args:
        sessions: Of the tenant access role.
        pool_table: The table of all tenants that have none of their own.
        tenants: Knows who has; without it, nobody is taken to have one whose table isn't known.
    """

    def __init__(self, sessions: TenantSessions, pool_table: str, tenants: Tenants | None = None) -> None:
        self._sessions = sessions
        self._pool_table = pool_table
        self._tenants = tenants

    @classmethod
    def from_environment(cls) -> Self:
        """Sessions of ``TENANT_ACCESS_ROLE_ARN`` on ``TABLE_NAME`` and tenants' own tables.

        Raises:
            SettingMissingError: The function was not granted access to a tenant table.
        """
        return cls(TenantSessions.from_environment(), settings.required("TABLE_NAME"), standing.tenants())

    def of(self, tenant: Tenant) -> TenantItems:
        """The items of ``tenant``.

        IAM has the last word: whatever table is named here, the session reaches this tenant's items only.

        Raises:
            ClientError: STS refused the session, or the registry could not be read.
        """
        return TenantItems(self._sessions.dynamodb(tenant), self._table_of(tenant) or self._pool_table)

    def _table_of(self, tenant: Tenant) -> str:
        if tenant.table is not None or self._tenants is None:
            return tenant.table or ""
        found = self._tenants.find(tenant.tenant_id)
        return found.table if found else ""
