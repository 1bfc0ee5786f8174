"""A REST API generated from an OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, RemovalPolicy, Validations
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.api.access_log import ACCESS_LOG_FORMAT
from saas_constructs.api.document_route import add_document_route
from saas_constructs.api.operations import (
    MethodSettings,
    add_operation,
    add_preflight,
    check_handlers,
)
from saas_constructs.api.problem_responses import add_problem_responses
from saas_constructs.api.usage_plan import add_usage_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch

    from saas_constructs.api.document import OpenApiDocument
    from saas_constructs.api.usage import UsageLimits
    from saas_constructs.functions import HandlerFunction


class TenantAwareApi(Construct):
    """A REST API whose routes, roles and validation come from an OpenAPI document.

    Each operation has its own function behind the authorizer. Each request counts against the
    caller's tenant: the authorizer names the tenant's key (``usageIdentifierKey``), and the usage plan
    of the tenant's tier limits it. ``GET /openapi.json`` answers the document without a function.

    Logs need the account's role for API Gateway in the region: see `ApiGatewayAccount`.

    Args:
        document: What the API does.
        handlers: The function of each operation, by ``operationId``.
        authorizer: Decides about every operation; for a `TenantAuthorizer` its ``authorizer``.
        tiers: Limits of each tenant, by tier. Without any, requests need no usage plan.
        stage_name: First part of the path, after the host.
        throttling_rate_limit: Requests a second of all tenants together.
        throttling_burst_limit: Requests at once of all tenants together.
        cors_allowed_origins: Origins whose pages may call the API, such as
            ``https://app.example.com``, or ``*``. None at all turns CORS off.
        server_url: Where the served document says that the API is. By default the stage, relative to
            the document's own address; give it where a domain's path leaves the stage out.
        log_retention: How long access logs are kept.
        log_removal_policy: What becomes of the access logs when the API leaves the stack.

    Raises:
        ValueError: An operation has no function, a function no operation, or two share one.

    Attributes:
        rest_api: The API.
        document: What it was made from.
        usage_plans: The usage plan of each tier.
        methods: The method of each operation, by ``operationId``.
        served_document: What ``GET /openapi.json`` answers.
        document_method: The method of ``GET /openapi.json``.
        access_log_group: Where requests are logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: OpenApiDocument,
        handlers: Mapping[str, HandlerFunction],
        authorizer: apigateway.IAuthorizer,
        tiers: Mapping[str, UsageLimits] | None = None,
        stage_name: str = "v1",
        throttling_rate_limit: int = 100,
        throttling_burst_limit: int = 200,
        cors_allowed_origins: Sequence[str] = (),
        server_url: str | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        check_handlers(document, handlers)
        self.document = document
        self.access_log_group = logs.LogGroup(
            self, "AccessLogs", retention=log_retention, removal_policy=log_removal_policy
        )
        self.rest_api = apigateway.RestApi(
            self,
            "Resource",
            rest_api_name=document.title,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            cloud_watch_role=False,
            api_key_source_type=apigateway.ApiKeySourceType.AUTHORIZER,
            deploy_options=apigateway.StageOptions(
                stage_name=stage_name,
                access_log_destination=apigateway.LogGroupLogDestination(self.access_log_group),
                access_log_format=apigateway.AccessLogFormat.custom(ACCESS_LOG_FORMAT),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                metrics_enabled=True,
                tracing_enabled=True,
                throttling_rate_limit=throttling_rate_limit,
                throttling_burst_limit=throttling_burst_limit,
            ),
        )
        Validations.of(self.rest_api.deployment_stage).acknowledge(
            Acknowledgment(
                id="AwsSolutions-APIG3",
                reason="a web ACL belongs to the edge in front of the API; limits per tenant apply here",
            )
        )
        # Outputs belong to stacks.
        self.rest_api.node.try_remove_child("Endpoint")
        add_problem_responses(self.rest_api, cors_allowed_origins)
        settings = MethodSettings(
            authorizer=authorizer,
            validator=self.rest_api.add_request_validator(
                "Validator", validate_request_body=True, validate_request_parameters=True
            ),
            api_key_required=bool(tiers),
            cors_allowed_origins=cors_allowed_origins,
        )
        self.methods = {
            operation.operation_id: add_operation(
                self, self.rest_api, operation, handlers[operation.operation_id], settings
            )
            for operation in document.operations
        }
        if cors_allowed_origins:
            add_preflight(self.rest_api, document, cors_allowed_origins)
        self.served_document = document.export(server_url=server_url or f"../{stage_name}")
        self.document_method = add_document_route(self.rest_api, self.served_document, cors_allowed_origins)
        self._redeploy_with_models()
        self.usage_plans = {
            tier: add_usage_plan(self, self.rest_api, tier, limits) for tier, limits in (tiers or {}).items()
        }

    @property
    def url(self) -> str:
        """Base URL of the API, with the stage and a slash at the end."""
        return self.rest_api.url

    def metric_requests(self) -> cloudwatch.IMetric:
        """Requests, as a count over five minutes."""
        return self.rest_api.deployment_stage.metric_count()

    def metric_client_errors(self) -> cloudwatch.IMetric:
        """Answers with a status of 4xx, as a sum over five minutes."""
        return self.rest_api.deployment_stage.metric_client_error()

    def metric_server_errors(self) -> cloudwatch.IMetric:
        """Answers with a status of 5xx, as a sum over five minutes."""
        return self.rest_api.deployment_stage.metric_server_error()

    def metric_latency(self) -> cloudwatch.IMetric:
        """Time from request to answer in milliseconds, as an average over five minutes."""
        return self.rest_api.deployment_stage.metric_latency()

    def _redeploy_with_models(self) -> None:
        # A stage serves a deployment's copy of the API, and a deployment is only made when its
        # logical id changes. The CDK counts methods with their integrations, validators, gateway
        # responses and authorizers in, but not models of level 1.
        deployment = self.rest_api.latest_deployment
        if deployment is None:
            raise TypeError("the API has no deployment")
        schemas = [operation.body_schema for operation in self.document.operations]
        deployment.add_to_logical_id({"models": schemas})
