"""The one wrapper of every API handler."""

import functools
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lambdas.shared import settings
from lambdas.shared.answering import Kinds, answered, with_shared
from lambdas.shared.errors import NotAllowedError, TenantMovingError, WrongAddressError
from lambdas.shared.http import Answer, ApiRequest, respond
from lambdas.shared.observability import Handler, identify, observed
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import EDGE_TENANT, Tenant

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Operation = Callable[[ApiRequest, Tenant], Answer]
"""What an operation does for the calling tenant."""


def api_operation(
    errors: Mapping[type[Exception], ProblemKind] | None = None,
) -> Callable[[Operation], Handler]:
    """Make an operation a Lambda handler behind API Gateway.

    The wrapper takes the tenant from the authorizer, refuses it where the edge says that the address
    is another tenant's, checks the caller's roles against ``ALLOWED_ROLES``, puts the tenant on logs,
    metrics and traces, and turns errors into problem documents by their type. An AWS call that was
    throttled, met another write or got no answer until its retries were used up becomes a 503. Any
    other error becomes a 500 that names the request and tells nothing else.

    Args:
        errors: The operation's own errors beside the shared ones.
    """
    kinds = with_shared(errors)

    def wrap(operation: Operation) -> Handler:
        def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
            request = ApiRequest(event)
            answer = _answer(operation, kinds, request, request.request_id or context.aws_request_id)
            return respond(answer, origin=request.header("origin"))

        return observed(functools.wraps(operation)(handler))

    return wrap


def _answer(operation: Operation, kinds: Kinds, request: ApiRequest, instance: str) -> Answer:
    def for_tenant() -> Answer:
        tenant = Tenant.from_authorizer(request.event)
        identify(tenant.tenant_id, request_id=instance)
        _check_address(request, tenant)
        _check_standing(tenant)
        _check_roles(tenant)
        return operation(request, tenant)

    return answered(for_tenant, kinds, instance)


def _check_address(request: ApiRequest, tenant: Tenant) -> None:
    # Not the authorizer's: its answer is kept by token, and would hold for the next address too.
    named = request.header(EDGE_TENANT)
    if named is not None and named != tenant.tenant_id:
        raise WrongAddressError("the access token is another organisation's; sign in again at this address")


def _check_standing(tenant: Tenant) -> None:
    if tenant.moving:
        raise TenantMovingError("it takes a few minutes; nothing was changed, try again then")


def _check_roles(tenant: Tenant) -> None:
    allowed = settings.required_words("ALLOWED_ROLES")
    if not tenant.roles & allowed:
        operation = os.environ.get("OPERATION_ID", "this operation")
        raise NotAllowedError(f"{operation} needs one of the roles {', '.join(sorted(allowed))}")
