"""Resources and methods of an API, from its document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_apigateway as apigateway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from constructs import Construct

    from saas_constructs.api.document import OpenApiDocument, Operation
    from saas_constructs.functions import HandlerFunction


@dataclass(frozen=True)
class MethodSettings:
    """What all methods of an API have in common.

    Attributes:
        authorization_type: Who decides whether a request is let through.
        authorizer: Decides, where the type names one.
        validator: Holds requests against the document.
        api_key_required: Whether a request must belong to a usage plan.
        permission_each: Whether each method has its own permission to call its function; otherwise the API has one.
        without_user_pool: Why no authorizer of Cognito's stands here; None where one does.
    """

    authorization_type: apigateway.AuthorizationType
    authorizer: apigateway.IAuthorizer | None
    validator: apigateway.IRequestValidator
    api_key_required: bool = False
    permission_each: bool = True
    without_user_pool: str | None = None


def check_handlers(document: OpenApiDocument, handlers: Mapping[str, HandlerFunction], *, shared: bool = False) -> None:
    """Hold document and functions against each other.

    Args:
        document: What the API does.
        handlers: The function of each operation.
        shared: Whether operations may share a function.

    Raises:
        ValueError: Naming operations without function, functions without operation, and operations
            that share a function although they may not.
    """
    operations = {operation.operation_id for operation in document.operations}
    paths = [handler.node.path for handler in handlers.values()]
    problems = [
        *(
            f"operation {operation_id!r} has no function; add it to handlers"
            for operation_id in sorted(operations - set(handlers))
        ),
        *(
            f"function {name!r} has no operation; add it to the document or take it from handlers"
            for name in sorted(set(handlers) - operations)
        ),
        *(
            f"function {path!r} is bound to {paths.count(path)} operations; give each its own"
            for path in sorted(set(paths))
            if paths.count(path) > 1 and not shared
        ),
    ]
    if problems:
        raise ValueError("\n".join(f"{document.source}: {problem}" for problem in problems))


def add_operation(
    scope: Construct,
    api: apigateway.RestApi,
    operation: Operation,
    handler: HandlerFunction,
    settings: MethodSettings,
) -> apigateway.Method:
    """Add the operation's method with its function, model and parameters."""
    integration = (
        apigateway.LambdaIntegration(handler.function, allow_test_invoke=False)
        if settings.permission_each
        else apigateway.LambdaIntegration(handler.function, scope_permission_to_method=False)
    )
    method = api.root.resource_for_path(operation.path).add_method(
        operation.method,
        integration,
        operation_name=operation.operation_id,
        authorization_type=settings.authorization_type,
        authorizer=settings.authorizer,
        api_key_required=settings.api_key_required,
        request_parameters=operation.parameters,
        request_models=_models(scope, api, operation),
        request_validator=settings.validator,
    )
    if settings.without_user_pool is not None:
        Validations.of(method).acknowledge(Acknowledgment(id="AwsSolutions-COG4", reason=settings.without_user_pool))
    return method


def add_preflight(api: apigateway.RestApi, document: OpenApiDocument, allowed_origins: Sequence[str]) -> None:
    """Answer CORS preflight requests on every path of the document, without a function."""
    for path in dict.fromkeys(operation.path for operation in document.operations):
        operations = [operation for operation in document.operations if operation.path == path]
        prefix = "method.request.header."
        headers = {
            name.removeprefix(prefix)
            for operation in operations
            for name in operation.parameters
            if name.startswith(prefix)
        }
        api.root.resource_for_path(path).add_cors_preflight(
            allow_origins=list(allowed_origins),
            allow_methods=[operation.method for operation in operations],
            allow_headers=["Authorization", "Content-Type", *sorted(headers)],
            max_age=Duration.hours(1),
        )


def _models(scope: Construct, api: apigateway.RestApi, operation: Operation) -> dict[str, apigateway.IModel] | None:
    if operation.body_schema is None:
        return None
    name = f"{operation.operation_id[0].upper()}{operation.operation_id[1:]}Body"
    # Not the L2, which cannot say `"type": ["string", "null"]`.
    model = apigateway.CfnModel(
        scope,
        name,
        rest_api_id=api.rest_api_id,
        content_type="application/json",
        schema=operation.body_schema,
    )
    return {"application/json": apigateway.Model.from_model_name(scope, f"{name}Name", model.ref)}
