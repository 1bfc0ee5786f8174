"""An API that anybody may call: few operations, few requests, no token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, RemovalPolicy, Validations
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.api.access_log import ACCESS_LOG_FORMAT
from saas_constructs.api.operations import MethodSettings, add_operation, add_preflight, check_handlers
from saas_constructs.api.problem_responses import add_problem_responses
from saas_constructs.api.rest_api import redeploy_with_models, regional_rest_api

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch

    from saas_constructs.api.document import OpenApiDocument
    from saas_constructs.functions import HandlerFunction

_NO_WEB_ACL: Final = "a web ACL that limits each address belongs to the edge before it; the stage's limits hold here"
_OPEN: Final = "it is for people who have no account yet"


class PublicApi(Construct):
    """A REST API without authorizer, from an OpenAPI document whose ``x-roles`` are ``[anyone]``.

    All callers together share its limits, but for operations with limits of their own. They keep a flood away from what
    is behind it, and make way for nobody: put a web ACL with a rate for each address before it (AWS only).

    Logs need the account's role for API Gateway in the region: see `ApiGatewayAccount`.

    Args:
        document: What anybody can do.
        handlers: The function of each operation, by ``operationId``.
        stage_name: First part of the path, after the host.
        throttling_rate_limit: Requests a second of all callers together.
        throttling_burst_limit: Requests at once of all callers together.
        operation_throttling: Both limits of operations that take nothing from these, by ``operationId``.
        cors_allowed_origins: Origins whose pages may call the API, such as ``https://app.example.com``.
        log_retention: How long access logs are kept.
        log_removal_policy: What becomes of the access logs when the API leaves the stack.

    Raises:
        ValueError: An operation has no function, a function or a limit no operation, or one is not for anyone.

    Attributes:
        rest_api: The API.
        document: What it was made from.
        access_log_group: Where requests are logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: OpenApiDocument,
        handlers: Mapping[str, HandlerFunction],
        stage_name: str = "v1",
        throttling_rate_limit: int = 10,
        throttling_burst_limit: int = 20,
        operation_throttling: Mapping[str, apigateway.ThrottleSettings] | None = None,
        cors_allowed_origins: Sequence[str] = (),
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        check_handlers(document, handlers)
        closed = [operation.operation_id for operation in document.operations if operation.roles != ("anyone",)]
        if closed:
            raise ValueError(
                f"x-roles of {', '.join(closed)} must be [anyone]: nobody checks a role here; "
                "operations with roles belong to TenantAwareApi"
            )
        self.document = document
        self.access_log_group = logs.LogGroup(
            self, "AccessLogs", retention=log_retention, removal_policy=log_removal_policy
        )
        self.rest_api = regional_rest_api(
            self,
            "Resource",
            name=document.title,
            stage_name=stage_name,
            access_log_group=self.access_log_group,
            access_log_format=ACCESS_LOG_FORMAT,
            throttling_rate_limit=throttling_rate_limit,
            throttling_burst_limit=throttling_burst_limit,
            without_web_acl=_NO_WEB_ACL,
            throttling_of_methods=_by_method(document, operation_throttling or {}),
        )
        add_problem_responses(self.rest_api, cors_allowed_origins)
        settings = MethodSettings(
            authorization_type=apigateway.AuthorizationType.NONE,
            authorizer=None,
            validator=self.rest_api.add_request_validator(
                "Validator", validate_request_body=True, validate_request_parameters=True
            ),
            without_user_pool=_OPEN,
        )
        for operation in document.operations:
            function = handlers[operation.operation_id]
            if cors_allowed_origins:
                function.add_environment("CORS_ALLOWED_ORIGINS", " ".join(cors_allowed_origins))
            method = add_operation(self, self.rest_api, operation, function, settings)
            Validations.of(method).acknowledge(Acknowledgment(id="AwsSolutions-APIG4", reason=_OPEN))
        if cors_allowed_origins:
            add_preflight(self.rest_api, document, cors_allowed_origins)
        redeploy_with_models(self.rest_api, [operation.body_schema for operation in document.operations])

    @property
    def url(self) -> str:
        """Base URL of the API, with the stage and a slash at the end."""
        return self.rest_api.url

    def metric_requests(self) -> cloudwatch.IMetric:
        """Requests, as a count over five minutes."""
        return self.rest_api.deployment_stage.metric_count()


def _by_method(
    document: OpenApiDocument, limits: Mapping[str, apigateway.ThrottleSettings]
) -> dict[str, apigateway.ThrottleSettings]:
    """Limits of operations, as a stage takes them: by path and method."""
    places = {operation.operation_id: f"{operation.path}/{operation.method}" for operation in document.operations}
    unknown = sorted(limits.keys() - places.keys())
    if unknown:
        raise ValueError(
            f"operation_throttling must name operations of the document, got {', '.join(unknown)}; "
            f"there are {', '.join(sorted(places))}"
        )
    return {places[operation_id]: settings for operation_id, settings in limits.items()}
