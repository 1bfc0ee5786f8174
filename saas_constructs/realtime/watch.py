"""What tells operators that live push does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch

from saas_constructs.events.alarms import alarm
from saas_constructs.functions.handler_function import METRICS_NAMESPACE

if TYPE_CHECKING:
    from aws_cdk import aws_apigatewayv2 as apigateway
    from aws_cdk import aws_sns as sns
    from constructs import Construct

_FAILED_ROUTES = 5
_FAILED_PUSHES = 50


def function_errors(stage: apigateway.WebSocketStage) -> cloudwatch.IMetric:
    """Handshakes and messages whose function failed, as a sum over five minutes."""
    return stage.metric("IntegrationError", statistic="Sum")


def execution_errors(stage: apigateway.WebSocketStage) -> cloudwatch.IMetric:
    """Handshakes and messages whose function or authorizer could not be called, as a sum over five minutes."""
    return stage.metric("ExecutionError", statistic="Sum")


def push_failures() -> cloudwatch.IMetric:
    """Connections that could not be reached and were ended for it, as a sum over five minutes.

    It counts all stages of the account and region whose functions are the library's.
    """
    return cloudwatch.Metric(
        namespace=METRICS_NAMESPACE,
        metric_name="PushFailed",
        dimensions_map={"service": "realtime"},
        statistic="Sum",
    )


def watch(scope: Construct, stage: apigateway.WebSocketStage, topic: sns.ITopic | None) -> None:
    """Make the alarms of a stage."""
    for name, metric in (("FunctionAlarm", function_errors(stage)), ("ExecutionAlarm", execution_errors(stage))):
        alarm(
            scope,
            name,
            metric=metric,
            threshold=_FAILED_ROUTES,
            description="Live push refuses handshakes or messages by fault: see the logs of its functions.",
            topic=topic,
        )
    alarm(
        scope,
        "PushAlarm",
        metric=push_failures(),
        threshold=_FAILED_PUSHES,
        description="Many clients of live push can't be reached: see the logs of the functions that send to them.",
        topic=topic,
    )
