"""A WebSocket API whose connections belong to tenants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Acknowledgment, Names, RemovalPolicy, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.realtime.access_log import ACCESS_LOG_FIELDS
from saas_constructs.realtime.connection_authorizer import cache_seconds
from saas_constructs.realtime.push_grant import grant_connections
from saas_constructs.realtime.watch import execution_errors, function_errors, push_failures, watch
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import Duration
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.data import TenantTable
    from saas_constructs.realtime.connection_authorizer import ConnectionAuthorizer

_FEEDS: Final = ("feed#*",)
_OWN_ROUTES: Final = ("ping", "$connect", "$disconnect", "$default")
_AFTER_CONNECT: Final = "API Gateway authorizes the handshake, by which every later message on the connection is known."


class RealtimeApi(Construct):
    """Keeps each tenant's open connections in a `TenantTable`, and lets functions send to them.

    A client's message is JSON, and its ``action`` chooses the function. ``ping`` is answered; so is what has no
    function, with an error. Connections are items of the tenant's own partitions: a function finds those of one tenant
    only. A connection's item goes when the connection ends, at the latest when API Gateway would have ended it.

    Logs need the account's role for API Gateway in the region: see `ApiGatewayAccount`.

    Args:
        table: Where connections are kept; its items must expire by the attribute ``expires_at``.
        registry: Where a tenant's status stands: a suspended tenant's connections are ended.
        authorizer: Decides about handshakes.
        actions: Functions of further messages, by ``action``. They get what `grant_push` gives.
        stage_name: First part of the path, after the host.
        throttling_rate_limit: Handshakes and messages a second of all tenants together.
        throttling_burst_limit: Handshakes and messages at once of all tenants together.
        tenant_cache: Time within which a suspension is noticed; up to an hour.
        alarm_topic: Whom alarms tell.
        log_retention: How long logs are kept.
        log_removal_policy: What becomes of logs that leave the stack.

    Raises:
        ValueError: An action is one of the API's own, a limit is below 1, or a time is out of range.

    Attributes:
        web_socket_api: The API.
        stage: Its only stage.
        access_log_group: Where handshakes and messages are logged.
        functions: The API's own functions: ``connect``, ``disconnect`` and ``reply``.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: TenantTable,
        registry: TenantRegistry,
        authorizer: ConnectionAuthorizer,
        actions: Mapping[str, HandlerFunction] | None = None,
        stage_name: str = "v1",
        throttling_rate_limit: int = 100,
        throttling_burst_limit: int = 200,
        tenant_cache: Duration | None = None,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        _check(actions or {}, throttling_rate_limit, throttling_burst_limit)
        self._registry = registry
        self._tenant_cache = str(cache_seconds(tenant_cache))
        self.functions: Mapping[str, HandlerFunction] = {
            name: HandlerFunction(
                self,
                name.title(),
                handler=f"lambdas.realtime.{name}.handler",
                log_retention=log_retention,
                log_removal_policy=log_removal_policy,
            )
            for name in ("connect", "disconnect", "reply")
        }
        table.grant_tenant_access(self.functions["connect"], TenantAccess.READ_WRITE, partitions=_FEEDS)
        table.grant_tenant_access(self.functions["disconnect"], TenantAccess.WRITE, partitions=_FEEDS)
        for name in ("connect", "disconnect"):
            # A connection outlives a move to another table: where the tenant's items are is asked each time.
            self.functions[name].add_environment("TENANT_CACHE_SECONDS", self._tenant_cache)
            registry.grant_read_tenants(self.functions[name])
        self.web_socket_api = apigateway.WebSocketApi(
            self,
            "Resource",
            # Shown in the console only; the CDK would take the id.
            api_name=Names.unique_resource_name(self, max_length=128, separator="-"),
            route_selection_expression="$request.body.action",
        )
        self._add_route("$connect", self.functions["connect"], authorizer)
        self._add_route("$disconnect", self.functions["disconnect"])
        self._add_route("$default", self.functions["reply"])
        self._add_route("ping", self.functions["reply"])
        for action, function in (actions or {}).items():
            self._add_route(action, function)
        self.access_log_group = logs.LogGroup(
            self, "AccessLogs", retention=log_retention, removal_policy=log_removal_policy
        )
        self.stage = apigateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.web_socket_api,
            stage_name=stage_name,
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=apigateway.ThrottleSettings(rate_limit=throttling_rate_limit, burst_limit=throttling_burst_limit),
        )
        cast(
            "apigateway.CfnStage", self.stage.node.default_child
        ).access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.access_log_group.log_group_arn, format=json.dumps(ACCESS_LOG_FIELDS)
        )
        for function in (self.functions["reply"], *(actions or {}).values()):
            self.grant_push(function)
        watch(self, self.stage, alarm_topic)

    @property
    def url(self) -> str:
        """Where clients connect, with the stage."""
        return self.stage.url

    def grant_push(self, function: HandlerFunction) -> iam.Grant:
        """Let a function send to connections of the stage and end them, and read whether a tenant is active.

        Which connections are a tenant's it learns from the table only, as far as the table's own grant goes. The
        function gets ``REALTIME_CALLBACK_URL``, ``REGISTRY_TABLE_NAME`` and ``TENANT_CACHE_SECONDS``.
        """
        function.add_environment("TENANT_CACHE_SECONDS", self._tenant_cache)
        return self._registry.grant_read_tenants(function).combine(grant_connections(self.stage, function))

    def metric_connects(self) -> cloudwatch.IMetric:
        """Handshakes, as a sum over five minutes."""
        return self.stage.metric("ConnectCount", statistic="Sum")

    def metric_messages(self) -> cloudwatch.IMetric:
        """Messages to and from clients, as a sum over five minutes."""
        return self.stage.metric("MessageCount", statistic="Sum")

    def metric_function_errors(self) -> cloudwatch.IMetric:
        """Handshakes and messages whose function failed, as a sum over five minutes."""
        return function_errors(self.stage)

    def metric_execution_errors(self) -> cloudwatch.IMetric:
        """Handshakes and messages whose function or authorizer could not be called, as a sum over five minutes."""
        return execution_errors(self.stage)

    def metric_push_failures(self) -> cloudwatch.IMetric:
        """Connections that could not be reached, as a sum over five minutes over all stages of the region."""
        return push_failures()

    def _add_route(self, key: str, function: HandlerFunction, authorizer: ConnectionAuthorizer | None = None) -> None:
        route = self.web_socket_api.add_route(
            key,
            integration=integrations.WebSocketLambdaIntegration("Integration", function.function),
            authorizer=None if authorizer is None else authorizer.authorizer,
        )
        if authorizer is None:
            Validations.of(route).acknowledge(Acknowledgment(id="AwsSolutions-APIG4", reason=_AFTER_CONNECT))


def _check(actions: Mapping[str, HandlerFunction], rate_limit: int, burst_limit: int) -> None:
    taken = sorted(set(actions) & set(_OWN_ROUTES))
    if taken:
        raise ValueError(f"actions must not name the API's own routes, got {', '.join(taken)}; choose other names")
    for name, value in (("throttling_rate_limit", rate_limit), ("throttling_burst_limit", burst_limit)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
