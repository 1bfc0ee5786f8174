# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Metrics from the logs of functions.

Upstream: MiniStack 1.5.33 keeps embedded metrics as lines of a log.
Why: a tenant's metrics, and the alarms on them, come from there.
Remove when: ``tests/local/mends/test_lambda_embedded_metrics.py`` finds the upstream emulator
recording them.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cloudwatch, lambda_svc

from saas_constructs.local.emulation.embedded_metrics import embedded_metrics


def apply() -> None:
    """Record the metrics of each line that a function logs."""
    emit = lambda_svc._emit_lambda_logs

    def mended_emit(function: dict[str, Any], request_id: str, log: str, *more: Any, **named: Any) -> None:
        emit(function, request_id, log, *more, **named)
        for line in (log or "").splitlines():
            for metric in embedded_metrics(line):
                cloudwatch.record_metric(
                    metric.namespace, metric.name, metric.value, metric.unit, dict(metric.dimensions)
                )

    lambda_svc._emit_lambda_logs = mended_emit
