"""Where a tenant's own operations get its users from. Made while Lambda initialises the environment."""

from lambdas.shared import settings
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.memberships import Memberships
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions
from lambdas.users.directory import UserDirectory
from lambdas.users.rights import Rights
from lambdas.users.users import TenantUsers

sessions = TenantSessions.from_environment()
registry_name = settings.required("REGISTRY_TABLE_NAME")
directory = UserDirectory.from_environment()


def users_of(tenant: Tenant) -> TenantUsers:
    """The calling tenant's users; its record and its list of members are reached with that tenant's own session."""
    return TenantUsers(
        tenant_id=tenant.tenant_id,
        limit=tenant.limits.get("users"),
        by=Actor(tenant.user_id, "api"),
        rights=Rights.of(tenant),
        memberships=Memberships(sessions.dynamodb(tenant), registry_name),
        directory=directory,
    )
