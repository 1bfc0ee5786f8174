"""Where usage is counted from: subscriptions of logs, and the names of what is counted."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from aws_cdk import Stage
from aws_cdk import aws_logs as logs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

    from saas_constructs.functions import HandlerFunction

COUNTED: Final = frozenset(
    {
        "events",
        "invocations",
        "mb_milliseconds",
        "read_units",
        "refused_requests",
        "requests",
        "write_units",
    }
)
"""What every platform counts, beside its units."""


class UsageSource(Enum):
    """A kind of log: the name of its subscriptions, by which the meter knows its lines, and which lines are wanted."""

    # The line that a metered function writes, and Lambda's own about an invocation, in either form.
    FUNCTION = ("usage-functions", '?saas_usage ?"REPORT RequestId" ?"platform.report"')
    API = ("usage-requests", "")
    BUS = ("usage-events", "")


def subscribe(
    scope: Construct, source: Construct, kind: UsageSource, *, log_group: logs.ILogGroup, meter: HandlerFunction
) -> logs.CfnSubscriptionFilter:
    """Let the meter have lines of a log.

    Args:
        scope: Where the subscription stands.
        source: What logs; its path names the subscription.
        kind: Which lines.
        log_group: The log.
        meter: What takes them.
    """
    name, pattern = kind.value
    return logs.CfnSubscriptionFilter(
        scope,
        f"{_path(source)}Usage",
        log_group_name=log_group.log_group_name,
        # Unique within its log group.
        filter_name=name,
        filter_pattern=pattern,
        destination_arn=meter.function.function_arn,
    )


def check_units(units: Mapping[str, str]) -> None:
    """Refuse a unit without a name of its own.

    Raises:
        ValueError: There is one.
    """
    for detail_type, unit in units.items():
        if not unit.isidentifier() or unit in COUNTED or unit.startswith("shared_"):
            raise ValueError(
                f"units must name a metric of their own, such as 'orders', got {unit!r} for {detail_type}; counted are "
                f"already {', '.join(sorted(COUNTED))}"
            )


def _path(construct: Construct) -> str:
    """A construct's path below its stage, as an id."""
    stage = Stage.of(construct)
    above = f"{stage.node.path}/" if stage is not None and stage.node.path else ""
    return construct.node.path.removeprefix(above).replace("/", "")
