"""Logs, metrics and traces of a function, with the tenant on each.

A handler is wrapped by ``observed`` and calls ``identify`` as soon as it knows the tenant. Nothing
of one invocation is left for the next: a warm environment serves another tenant a moment later.
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit

from lambdas.shared.tracing import PROVIDER
from lambdas.shared.usage import usage_log

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Handler = Callable[[Any, "LambdaContext"], Any]
"""A function as Lambda calls it."""

logger: Final = Logger(use_rfc3339=True, utc=True)
metrics: Final = Metrics()
# `disabled` is never left to Powertools: when it disables itself it reaches for the X-Ray SDK,
# which is not installed. The provider decides, by the same variables.
tracer: Final = Tracer(provider=PROVIDER, disabled=False, auto_patch=False)


def observed(handler: Handler) -> Handler:
    """Wrap a Lambda handler: context on every log line, one subsegment, metrics flushed once, usage told at the end.

    Responses are kept out of traces and events out of logs: both hold customers' data.
    """
    traced = tracer.capture_lambda_handler(handler, capture_response=False, capture_error=False)

    @functools.wraps(handler)
    @logger.inject_lambda_context(clear_state=True)
    def wrapper(event: Any, context: "LambdaContext") -> Any:
        usage_log.begin()
        try:
            return traced(event, context)
        finally:
            # Powertools warns when nothing was counted, which is no fault here.
            if metrics.metric_set:
                metrics.flush_metrics()
            metrics.clear_metrics()
            logger.clear_state()
            usage_log.tell(context)

    return cast("Handler", wrapper)


def identify(tenant_id: str, *, request_id: str | None = None) -> None:
    """Put the tenant on everything that this invocation logs, counts and traces from now on.

    The tenant never becomes a metric's dimension: each value would be a metric of its own, and
    billed as one.

    Args:
        tenant_id: The verified tenant.
        request_id: API Gateway's request id, which the caller sees.
    """
    logger.append_keys(tenant_id=tenant_id)
    if request_id is not None:
        logger.append_keys(correlation_id=request_id)
    metrics.add_metadata("tenant_id", tenant_id)
    tracer.put_annotation("tenant_id", tenant_id)
    usage_log.invocation.work_for(tenant_id)


def count(name: str, value: int = 1) -> None:
    """Add to the metric ``name``."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)


def forget() -> None:
    """Take what `identify` and the work since then have put on logs and metrics off again.

    For an invocation that acts for one tenant after the other. What was counted is written first, with its tenant.
    """
    if metrics.metric_set:
        metrics.flush_metrics()
    metrics.clear_metrics()
    logger.remove_keys(["tenant_id", "event_id", "correlation_id"])
    usage_log.invocation.leave()
