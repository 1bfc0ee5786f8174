"""Users, machine clients and the authorizer that knows their tenant."""

from saas_constructs.identity.tenant_authorizer import TenantAuthorizer
from saas_constructs.identity.user_directory import UserDirectory

__all__ = ["TenantAuthorizer", "UserDirectory"]
