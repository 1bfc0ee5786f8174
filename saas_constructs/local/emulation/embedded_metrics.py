"""Metrics that a function writes into its log.

Source: "Specification: Embedded metric format" (Amazon CloudWatch User Guide).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Metric:
    """One value of one metric, in one set of dimensions.

    Args:
        namespace: CloudWatch namespace.
        name: Metric name.
        value: The value.
        unit: CloudWatch unit.
        dimensions: Values by name.
    """

    namespace: str
    name: str
    value: float
    unit: str
    dimensions: Mapping[str, str]


def embedded_metrics(line: str) -> list[Metric]:
    """Read the metrics of one line of a log; any other line has none."""
    if '"CloudWatchMetrics"' not in line:
        return []
    try:
        document = json.loads(line)
        return [
            metric for directive in document["_aws"]["CloudWatchMetrics"] for metric in _metrics(directive, document)
        ]
    except (ValueError, TypeError, LookupError, AttributeError):
        # Not of the format: CloudWatch keeps such a line as a log and nothing more.
        return []


def _metrics(directive: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Metric]:
    for names in directive.get("Dimensions") or [[]]:
        dimensions = {name: str(document[name]) for name in names}
        for definition in directive["Metrics"]:
            name = definition["Name"]
            values = document[name] if isinstance(document[name], list) else [document[name]]
            for value in values:
                yield Metric(directive["Namespace"], name, float(value), definition.get("Unit", "None"), dimensions)
