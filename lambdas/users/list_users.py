"""GET /users."""

from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from lambdas.users import operations
from lambdas.users.problems import ERRORS
from lambdas.users.wiring import users_of


@api_operation(ERRORS)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the calling tenant's users that the caller may know of, by their addresses."""
    return operations.list_users(request, users_of(tenant))
