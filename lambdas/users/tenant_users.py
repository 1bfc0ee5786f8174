"""Operators' operations on a tenant's users: the tenant's own, with an operator's rights."""

from collections.abc import Callable
from typing import Final

from lambdas.shared.errors import NotFoundError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import TOKEN, Operation, Operator, operator_operations
from lambdas.shared.registry.memberships import Memberships
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tenant_id import is_tenant_id
from lambdas.shared.tiers import Tiers
from lambdas.users import operations
from lambdas.users.directory import UserDirectory
from lambdas.users.problems import ERRORS
from lambdas.users.rights import Rights
from lambdas.users.users import TenantUsers

registry = TenantRegistry.from_environment()
directory = UserDirectory.from_environment()
tiers = Tiers.load()


_ADMIN: Final = "admin"


def users_for(tenant_id: str, operator: Operator, rights: Rights) -> TenantUsers:
    """A tenant's users, as an operator with these rights may manage them.

    Raises:
        NotFoundError: There is no such tenant.
    """
    if not is_tenant_id(tenant_id):
        raise NotFoundError("there is no such tenant")
    tenant = registry.require(tenant_id)
    return TenantUsers(
        tenant_id=tenant_id,
        limit=tiers.effective(tenant.tier, tenant.overrides).users,
        by=operator.actor,
        rights=rights,
        memberships=Memberships(registry.client, registry.table_name),
        directory=directory,
    )


def _any_role(_operator: Operator) -> Rights:
    return Rights.of_operator()


def _inviting(operator: Operator) -> Rights:
    """Who may not set roles makes nobody an owner or manager by an invitation either, themselves least of all."""
    return Rights.of_operator(gives_lead=operator.via != TOKEN or _ADMIN in operator.roles)


def _for_operators(
    operation: Callable[[ApiRequest, TenantUsers], Answer], rights: Callable[[Operator], Rights] = _any_role
) -> Operation:
    def for_operator(request: ApiRequest, operator: Operator) -> Answer:
        return operation(request, users_for(request.path_parameter("tenant_id"), operator, rights(operator)))

    return for_operator


OPERATIONS: Final = {
    "listTenantUsers": _for_operators(operations.list_users),
    "inviteTenantUser": _for_operators(operations.invite_user, _inviting),
    "setTenantUserRoles": _for_operators(operations.set_user_roles),
    "disableTenantUser": _for_operators(operations.disable_user),
    "enableTenantUser": _for_operators(operations.enable_user),
    "resetTenantUser": _for_operators(operations.reset_user),
}
"""By ``operationId``."""

handler = operator_operations(OPERATIONS, ERRORS)
