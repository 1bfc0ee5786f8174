"""Users, machine clients, the authorizer that knows their tenant, and the operators of the control plane."""

from saas_constructs.identity.operator_directory import OperatorDirectory
from saas_constructs.identity.tenant_authorizer import TenantAuthorizer
from saas_constructs.identity.user_directory import UserDirectory, UserUse

__all__ = ["OperatorDirectory", "TenantAuthorizer", "UserDirectory", "UserUse"]
