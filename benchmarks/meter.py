"""What a deployed platform is billed for while orders go through it."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drills.ledger import executions
from saas_constructs.testing.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drills.stage import Stage

_WRAPPER = Path(__file__).with_name("injected") / "metered.py"
_FUNCTION_GB = 0.5
# A message is sent, received and deleted.
_REQUESTS_PER_MESSAGE = 3
# Counts what everything else is billed for, and is billed for that.
_USAGE_METER = "lambdas.metering.meter.handler"


@dataclass(frozen=True)
class Bill:
    """Billed operations.

    Attributes:
        invocations: Of functions, by handler.
        writes: Items written to tables, by functions and by workflows.
        write_units: Capacity units of writes as the emulator counts them, one for each of a workflow's.
        read_units: Capacity units of functions' reads.
        events: Put on the bus.
        queue_requests: Sends, receives and deletes, at one message per request.
        transitions: Steps that workflows executed, the start included.
        gb_seconds: Of functions, as they take here; a scale only.
    """

    invocations: Counter[str]
    writes: int
    write_units: float
    read_units: float
    events: int
    queue_requests: int
    transitions: int
    gb_seconds: float


class Meter:
    """Counts while functions are wrapped.

    Args:
        stage: The platform.
        record: File that the wrapped functions write.
    """

    def __init__(self, stage: Stage, record: Path) -> None:
        self._stage = stage
        self._record = record

    def reset(self) -> None:
        """Forget what was counted."""
        self._record.write_text("", encoding="utf-8")

    def calls(self, function: str) -> Counter[str]:
        """AWS calls of a function since the last reset, by operation.

        Args:
            function: Its handler.
        """
        return Counter(entry["call"] for entry in self._entries() if "call" in entry and entry["function"] == function)

    def bill(self, tenant_id: str, order_ids: Iterable[str]) -> Bill:
        """What has been counted since the last reset, with the workflows of these orders, but for the usage meter.

        Args:
            tenant_id: Whose orders they are.
            order_ids: Every order that went through.
        """
        transitions, stored = self._workflows(tenant_id, set(order_ids))
        entries = [entry for entry in self._entries() if entry["function"] != _USAGE_METER]
        return _bill(entries, transitions=transitions, stored=stored)

    def bill_of_usage_meter(self) -> Bill:
        """What the usage meter itself was billed for since the last reset."""
        return _bill([entry for entry in self._entries() if entry["function"] == _USAGE_METER])

    def _entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._record.read_text(encoding="utf-8").splitlines()]

    def _workflows(self, tenant_id: str, order_ids: set[str]) -> tuple[int, int]:
        """Steps executed, and items written by them."""
        client = self._stage.aws.client("stepfunctions")
        transitions = stored = 0
        for order_id, arns in executions(self._stage, tenant_id).items():
            if order_id not in order_ids:
                continue
            for execution in arns:
                pages = client.get_paginator("get_execution_history").paginate(executionArn=execution.arn)
                history = [event for page in pages for event in page["events"]]
                transitions += 1 + sum(event["type"].endswith("StateEntered") for event in history)
                stored += sum(
                    event["type"] == "TaskScheduled"
                    and event["taskScheduledEventDetails"]["resource"].startswith("updateItem")
                    for event in history
                )
        return transitions, stored


def _bill(entries: Sequence[dict[str, Any]], *, transitions: int = 0, stored: int = 0) -> Bill:
    """The bill for what functions noted, and for steps of workflows and the items that these stored."""
    calls = [entry for entry in entries if "call" in entry]
    invoked = [entry for entry in entries if "invocation" in entry]
    written = [entry for entry in calls if entry["writes"]]
    return Bill(
        invocations=Counter(entry["function"] for entry in invoked),
        writes=sum(entry["writes"] for entry in written) + stored,
        write_units=sum(entry["units"] for entry in written) + stored,
        read_units=sum(entry["units"] for entry in calls if not entry["writes"]),
        events=sum(entry["entries"] for entry in calls),
        queue_requests=sum(entry["messages"] for entry in invoked) * _REQUESTS_PER_MESSAGE,
        transitions=transitions,
        gb_seconds=sum(entry["milliseconds"] for entry in invoked) / 1000 * _FUNCTION_GB,
    )


@contextmanager
def metered(stage: Stage) -> Iterator[Meter]:
    """Wrap every function of the platform so that it counts."""
    record = stage.folder / "meter.jsonl"
    record.touch()
    environments = {name: {"METER_FILE": str(record)} for name in stage.physical_names("AWS::Lambda::Function")}
    with wrapped(stage.aws, _WRAPPER, environments):
        yield Meter(stage, record)
