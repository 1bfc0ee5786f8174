"""POST /users/{user_id}/enable."""

from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from lambdas.users import operations
from lambdas.users.problems import ERRORS
from lambdas.users.wiring import users_of


@api_operation(ERRORS)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Let a disabled user of the calling tenant in again."""
    return operations.enable_user(request, users_of(tenant))
