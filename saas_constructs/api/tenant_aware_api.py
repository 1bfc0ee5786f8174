"""A REST API generated from an OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
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
from saas_constructs.api.rest_api import redeploy_with_models, regional_rest_api
from saas_constructs.api.usage_plan import add_usage_plan
from saas_constructs.api.usage_plan_grant import grant_place_tenants, grant_usage_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch

    from saas_constructs.api.document import OpenApiDocument, Operation
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.tenancy import TierPolicies


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
        tiers: Each has a usage plan, whose limits hold for each of its tenants. Without any, requests need none.
        requires_key: Whether requests need one without tiers, too: see `SoleUsagePlan`.
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
        tiers: As given.
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
        tiers: TierPolicies | None = None,
        requires_key: bool = False,
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
        self.rest_api = regional_rest_api(
            self,
            "Resource",
            name=document.title,
            stage_name=stage_name,
            access_log_group=self.access_log_group,
            access_log_format=ACCESS_LOG_FORMAT,
            throttling_rate_limit=throttling_rate_limit,
            throttling_burst_limit=throttling_burst_limit,
            without_web_acl="a web ACL belongs to the edge in front of the API; limits per tenant apply here",
            api_key_source_type=apigateway.ApiKeySourceType.AUTHORIZER,
        )
        add_problem_responses(self.rest_api, cors_allowed_origins)
        settings = MethodSettings(
            authorization_type=apigateway.AuthorizationType.CUSTOM,
            authorizer=authorizer,
            validator=self.rest_api.add_request_validator(
                "Validator", validate_request_body=True, validate_request_parameters=True
            ),
            api_key_required=requires_key or bool(tiers),
            without_user_pool="the authorizer function also checks the tenant's status and the caller's roles",
        )
        for operation in document.operations:
            self._tell(handlers[operation.operation_id], operation, cors_allowed_origins)
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
        redeploy_with_models(self.rest_api, [operation.body_schema for operation in document.operations])
        self.tiers = tiers
        self.usage_plans = {tier: add_usage_plan(self, self.rest_api, policy) for tier, policy in (tiers or {}).items()}

    @property
    def url(self) -> str:
        """Base URL of the API, with the stage and a slash at the end."""
        return self.rest_api.url

    def grant_usage_keys(self, function: HandlerFunction) -> None:
        """Let a function make and delete tenants' keys, and put them into the tiers' usage plans.

        It also sets ``USAGE_PLAN_IDS``, JSON: tier to usage plan id.
        """
        grant_usage_keys(function, self.usage_plans)

    def grant_place_tenants(self, function: HandlerFunction) -> None:
        """Let a function move tenants' keys between usage plans, and make plans of tenants' own.

        It also sets ``USAGE_PLAN_IDS``, JSON: tier to usage plan id. ``lambdas.shared.usage_plans`` needs
        the grant, and ``tiers.json`` among the function's files.
        """
        grant_place_tenants(function, self.usage_plans)

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

    @staticmethod
    def _tell(handler: HandlerFunction, operation: Operation, allowed_origins: Sequence[str]) -> None:
        handler.add_environment("OPERATION_ID", operation.operation_id)
        handler.add_environment("ALLOWED_ROLES", " ".join(operation.roles))
        if allowed_origins:
            handler.add_environment("CORS_ALLOWED_ORIGINS", " ".join(allowed_origins))
