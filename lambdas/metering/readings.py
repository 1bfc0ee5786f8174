"""What lines of logs say that was used. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from lambdas.metering.log_batch import LogLine
from lambdas.shared.tenant_id import is_tenant_id
from lambdas.shared.usage import LINE

SHARED: Final = ""
"""Instead of a tenant: what no tenant alone has used."""

Counters = dict[str, Decimal]
"""How much of what was used, by metric: see `METRICS`."""

REQUESTS: Final = "requests"
REFUSED: Final = "refused_requests"
INVOCATIONS: Final = "invocations"
COMPUTE: Final = "mb_milliseconds"
READS: Final = "read_units"
WRITES: Final = "write_units"
EVENTS: Final = "events"
METRICS: Final = (REQUESTS, REFUSED, INVOCATIONS, COMPUTE, READS, WRITES, EVENTS)
"""What every platform counts; business units such as orders come on top."""

# "Amazon API Gateway pricing": requests that are not authorized, lack their key, or exceed a limit cost nothing.
_FREE: Final = frozenset(
    {
        "ACCESS_DENIED",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "AUTHORIZER_FAILURE",
        "EXPIRED_TOKEN",
        "INVALID_API_KEY",
        "INVALID_SIGNATURE",
        "MISSING_AUTHENTICATION_TOKEN",
        "QUOTA_EXCEEDED",
        "THROTTLED",
        "UNAUTHORIZED",
    }
)
# "Amazon EventBridge pricing": every 64 KB of an event are an event.
_EVENT_BYTES: Final = 64 * 1024
_REPORT: Final = re.compile(
    r"REPORT RequestId: (?P<id>\S+)\s.*?Billed Duration: (?P<ms>\d+) ms\s+Memory Size: (?P<mb>\d+) MB"
)


def number(value: Decimal) -> int | float:
    """A count as JSON has it: whole, or a half."""
    return int(value) if value == value.to_integral_value() else float(value)


class UnreadableLineError(ValueError):
    """A line that should tell of usage does not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that was used.

    Attributes:
        tenant_id: By whom; `SHARED` for what belongs to none.
        hour: The hour in UTC, such as ``2026-11-21T14``.
        counters: What, and how much.
        unit_id: Counted once, however often it is read; empty where each line counts.
    """

    tenant_id: str
    hour: str
    counters: Counters = field(default_factory=dict)
    unit_id: str = ""


def of_request(line: LogLine) -> Iterator[Reading]:
    """A line of the API's access log: one request."""
    entry = _object(line.text)
    name = REFUSED if entry.get("problem") in _FREE else REQUESTS
    yield Reading(_tenant(entry.get("tenant_id")), _hour(line), {name: Decimal(1)})


def of_invocation(line: LogLine) -> Iterator[Reading]:
    """A line of a function's log: what it said that it used, or what Lambda bills.

    What Lambda bills beyond what tenants' invocations said is shared: starts, time-outs, work for nobody in
    particular. So each report adds to what is shared, and what a tenant used is taken off it.
    """
    hour = _hour(line)
    report = _report(line.text)
    if report is not None:
        yield Reading(SHARED, hour, {INVOCATIONS: Decimal(1), COMPUTE: Decimal(report)})
        return
    used = _object(line.text).get(LINE)
    if not isinstance(used, dict):
        raise UnreadableLineError(f"a line without {LINE}")
    try:
        memory = Decimal(used["memory_mb"])
        for tenant_id, own in used["tenants"].items():
            counters = {
                INVOCATIONS: Decimal(own["invocations"]),
                COMPUTE: Decimal(own["milliseconds"]) * memory,
                READS: _exact(own["read_units"]),
                WRITES: _exact(own["write_units"]),
            }
            yield Reading(_tenant(tenant_id), hour, counters)
            yield Reading(SHARED, hour, {name: -counters[name] for name in (INVOCATIONS, COMPUTE)})
        common = used.get("common", {})
        if common:
            yield Reading(SHARED, hour, {READS: _exact(common["read_units"]), WRITES: _exact(common["write_units"])})
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise UnreadableLineError(f"a line of {LINE} of another form: {error!r}") from error


def of_event(line: LogLine, units: Mapping[str, str]) -> Iterator[Reading]:
    """A line of the bus's log: one event.

    Args:
        line: The line.
        units: The metric that counts events of a detail type, each event once.
    """
    entry = _object(line.text)
    detail = entry.get("detail")
    if not isinstance(detail, dict):
        raise UnreadableLineError("an event without a detail")
    tenant_id, hour = _tenant(detail.get("tenant_id")), _hour(line)
    if "replay-name" not in entry:
        told = len(json.dumps(detail, ensure_ascii=False).encode()) + len(
            f"{entry.get('source')}{entry.get('detail-type')}"
        )
        yield Reading(tenant_id, hour, {EVENTS: Decimal(-(-told // _EVENT_BYTES))})
    unit, event_id = units.get(str(entry.get("detail-type"))), detail.get("event_id")
    if unit is not None and isinstance(event_id, str):
        yield Reading(tenant_id, hour, {unit: Decimal(1)}, unit_id=event_id)


def _report(text: str) -> int | None:
    """MB times milliseconds that Lambda's own line bills; none for other lines."""
    found = _REPORT.match(text)
    if found:
        return int(found["ms"]) * int(found["mb"])
    if '"platform.report"' not in text:
        return None
    entry = _object(text)
    try:
        metrics = entry["record"]["metrics"]
        return int(metrics["billedDurationMs"]) * int(metrics["memorySizeMB"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableLineError(f"a report of another form: {error!r}") from error


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableLineError(f"a line that is no JSON: {error.msg}") from None
    if not isinstance(value, dict):
        raise UnreadableLineError("a line that is no object")
    return value


def _tenant(value: object) -> str:
    return str(value) if is_tenant_id(value) else SHARED


def _exact(value: object) -> Decimal:
    return Decimal(str(value))


def _hour(line: LogLine) -> str:
    return datetime.fromtimestamp(line.milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H")
