"""A regional REST API that logs each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_apigateway as apigateway

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_logs as logs
    from constructs import Construct


def regional_rest_api(
    scope: Construct,
    id: str,
    *,
    name: str,
    stage_name: str,
    access_log_group: logs.ILogGroup,
    access_log_format: str,
    throttling_rate_limit: int,
    throttling_burst_limit: int,
    without_web_acl: str,
    api_key_source_type: apigateway.ApiKeySourceType | None = None,
    throttling_of_methods: Mapping[str, apigateway.ThrottleSettings] | None = None,
) -> apigateway.RestApi:
    """Make the API with one stage, without operations.

    Args:
        scope: Where it stands.
        id: Its id.
        name: What the console calls it.
        stage_name: First part of the path, after the host.
        access_log_group: Where requests are logged.
        access_log_format: A line of the log.
        throttling_rate_limit: Requests a second.
        throttling_burst_limit: Requests at once.
        without_web_acl: Why no web ACL stands before it.
        api_key_source_type: Where the key of a usage plan comes from.
        throttling_of_methods: Limits of some methods' own, by path and method, such as ``/notes/{id}/GET``.
    """
    logged: dict[str, Any] = {"logging_level": apigateway.MethodLoggingLevel.ERROR, "metrics_enabled": True}
    api = apigateway.RestApi(
        scope,
        id,
        rest_api_name=name,
        endpoint_types=[apigateway.EndpointType.REGIONAL],
        cloud_watch_role=False,
        api_key_source_type=api_key_source_type,
        deploy_options=apigateway.StageOptions(
            stage_name=stage_name,
            access_log_destination=apigateway.LogGroupLogDestination(access_log_group),
            access_log_format=apigateway.AccessLogFormat.custom(access_log_format),
            tracing_enabled=True,
            throttling_rate_limit=throttling_rate_limit,
            throttling_burst_limit=throttling_burst_limit,
            **logged,
            # What a method has of its own replaces all that is said of every method.
            method_options={
                path: apigateway.MethodDeploymentOptions(
                    throttling_rate_limit=limits.rate_limit, throttling_burst_limit=limits.burst_limit, **logged
                )
                for path, limits in (throttling_of_methods or {}).items()
            }
            or None,
        ),
    )
    Validations.of(api.deployment_stage).acknowledge(Acknowledgment(id="AwsSolutions-APIG3", reason=without_web_acl))
    # Outputs belong to stacks.
    api.node.try_remove_child("Endpoint")
    return api


def redeploy_with_models(api: apigateway.RestApi, schemas: list[dict[str, object] | None]) -> None:
    """Let a change of the models of level 1 make a new deployment.

    A stage serves a deployment's copy of the API, and a deployment is only made when its logical id changes. The CDK
    counts methods with their integrations, validators, gateway responses and authorizers in, but not these models.
    """
    deployment = api.latest_deployment
    if deployment is None:
        raise TypeError("the API has no deployment")
    deployment.add_to_logical_id({"models": schemas})
