"""Operators: people and machines who act on the control plane, and the one wrapper of their operations' handlers.

People carry an id token of the operators' own pool, which API Gateway has verified; its groups are their roles.
Machines and the command sign with AWS credentials (SigV4), and IAM says method by method what they may do. A tenant's
token opens neither.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from lambdas.shared import settings
from lambdas.shared.answering import Kinds, answered, with_shared
from lambdas.shared.errors import NotAllowedError
from lambdas.shared.http import Answer, ApiRequest, respond
from lambdas.shared.observability import Handler, logger, observed, tracer
from lambdas.shared.registry.audit import Actor
from lambdas.shared.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

TOKEN: Final = "admin"  # noqa: S105 - a way in, no secret
IAM: Final = "iam"
# API Gateway joins a list of a token by commas, and emulators by spaces in brackets.
_BETWEEN_GROUPS: Final = re.compile(r"[\s,\[\]]+")


class InvalidOperatorError(ValueError):
    """API Gateway named no operator: the function is not behind the operators' API."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts on the control plane.

    Attributes:
        who: For the records: a person's e-mail address, which Cognito verified, or the ARN of an IAM principal.
        roles: A person's groups; none for a machine, whose policy allows methods one by one.
        via: ``token`` or ``iam``.
    """

    who: str
    roles: frozenset[str]
    via: str

    @property
    def actor(self) -> Actor:
        """As the audit trail names them."""
        return Actor(self.who, self.via)

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> Self:
        """The operator in an API Gateway proxy event, from what API Gateway verified and from nothing else.

        Raises:
            InvalidOperatorError: It names none.
            NotAllowedError: The token is an access token, which says less about its bearer.
        """
        context = event.get("requestContext") or {}
        claims = (context.get("authorizer") or {}).get("claims")
        if isinstance(claims, dict):
            return cls._from_claims(claims)
        arn = (context.get("identity") or {}).get("userArn")
        if not isinstance(arn, str) or not arn:
            raise InvalidOperatorError("neither claims nor a userArn came with the request; put it behind OperatorApi")
        return cls(who=arn, roles=frozenset(), via=IAM)

    @classmethod
    def _from_claims(cls, claims: Mapping[str, Any]) -> Self:
        if claims.get("token_use") != "id":
            raise NotAllowedError("send the id token: only it says whose it is")
        email, groups = claims.get("email"), claims.get("cognito:groups") or ""
        if not isinstance(email, str) or not email:
            raise InvalidOperatorError("the id token holds no email; operators sign in by it")
        return cls(who=email, roles=frozenset(filter(None, _BETWEEN_GROUPS.split(str(groups)))), via=TOKEN)


Operation = Callable[[ApiRequest, Operator], Answer]
"""What an operation does for an operator."""


def operator_operation(errors: Kinds | None = None) -> Callable[[Operation], Handler]:
    """Make an operation a Lambda handler behind `OperatorApi`, as ``api_operation`` does for tenants.

    A person's roles are checked against the operation's in ``OPERATIONS``; a machine's call IAM has allowed already.

    Args:
        errors: The operation's own errors beside the shared ones.
    """

    def wrap(operation: Operation) -> Handler:
        return functools.wraps(operation)(_handler(lambda _operation_id: operation, with_shared(errors)))

    return wrap


def operator_operations(operations: Mapping[str, Operation], errors: Kinds | None = None) -> Handler:
    """One Lambda handler for several operations, told apart by the route in ``OPERATIONS``.

    For operations that need the same permissions: a function each would be a cold start each, and no role narrower.

    Args:
        operations: By ``operationId``.
        errors: The operations' own errors beside the shared ones.
    """
    return _handler(operations.__getitem__, with_shared(errors))


@dataclass(frozen=True, slots=True)
class _Route:
    operation_id: str
    roles: frozenset[str]


def _handler(operation_of: Callable[[str], Operation], kinds: Kinds) -> Handler:
    @observed
    def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
        request = ApiRequest(event)
        instance = request.request_id or context.aws_request_id

        def for_operator() -> Answer:
            operator = Operator.from_event(event)
            route = _routes()[f"{event['httpMethod']} {event['resource']}"]
            logger.append_keys(operator=operator.who, operation_id=route.operation_id, correlation_id=instance)
            tenant_id = request.path_parameter("tenant_id")
            if is_tenant_id(tenant_id):
                # Not `identify`: what operators do is the platform's work, and nobody knows yet whether there is such a
                # tenant, so none is billed for it.
                logger.append_keys(tenant_id=tenant_id)
                tracer.put_annotation("tenant_id", tenant_id)
            if operator.via == TOKEN and not operator.roles & route.roles:
                needed = ", ".join(sorted(route.roles))
                raise NotAllowedError(f"{route.operation_id} needs one of the roles {needed}")
            return operation_of(route.operation_id)(request, operator)

        return respond(answered(for_operator, kinds, instance), origin=request.header("origin"))

    return handler


@functools.cache
def _routes() -> Mapping[str, _Route]:
    """The operations that this function serves, by method and path."""
    routes: dict[str, dict[str, Any]] = json.loads(settings.required("OPERATIONS"))
    return {route: _Route(entry["id"], frozenset(entry["roles"])) for route, entry in routes.items()}
