"""``python -m benchmarks.idempotency``: what it costs a consumer to apply an event once, three ways.

On an embedded AWS of its own, each way with the same effect: a counter goes up by one. Counted are the AWS calls and
the write units that DynamoDB reports; CPU is of this process only, per event, and for a new process that imports what
the way needs. Figures go into docs/decisions/0011-consumer-idempotency.md by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure
from benchmarks.process import cpu_milliseconds
from benchmarks.synthesis import ROOT
from saas_constructs.local.clients import ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY
from saas_constructs.testing.embedded import embedded_aws

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE, MARKS = "effects", "marks"
_EVENTS = 300
_IMPORTS = {
    "condition on the item": "lambdas.shared.aws",
    "mark in the transaction": "lambdas.shared.aws",
    "Powertools, table of its own": "aws_lambda_powertools.utilities.idempotency, lambdas.shared.aws",
}

NOTES = """An event applied once
The three ways that there are to do so ([decision](decisions/0011-consumer-idempotency.md))."""
"""Heading of its section, and what stands below the table."""


@dataclass(frozen=True)
class Cost:
    """What one way costs.

    Args:
        way: Its name.
        calls: AWS calls for an event.
        write_units: Write request units for an event.
        repeated_calls: AWS calls for an event that was applied before.
        repeated_write_units: Write request units for such an event.
        cpu_us: CPU for an event, in microseconds.
        import_ms: CPU of a process that imports what is needed, in milliseconds.
    """

    way: str
    calls: float
    write_units: float
    repeated_calls: float
    repeated_write_units: float
    cpu_us: float
    import_ms: float


class Meter:
    """A DynamoDB client that counts its calls and asks for what they consume."""

    def __init__(self, client: Any) -> None:
        self.calls = 0
        self.units = 0.0
        self._transaction = 0
        events = client.meta.events
        events.register("provide-client-params.dynamodb", self._ask)
        events.register("before-call.dynamodb", self._count)
        events.register("after-call.dynamodb", self._read)

    def take(self) -> tuple[int, float]:
        """Calls and units since the last time."""
        taken = self.calls, self.units
        self.calls, self.units = 0, 0.0
        return taken

    def _ask(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        self._transaction = len(params.get("TransactItems", []))
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def _count(self, **_: Any) -> None:
        self.calls += 1

    def _read(self, parsed: dict[str, Any], **_: Any) -> None:
        if parsed.get("Error", {}).get("Code") in {"ConditionalCheckFailedException", "TransactionCanceledException"}:
            # What a condition refuses is charged as if it had been written, and not reported: two units for each item
            # of a transaction (Amazon DynamoDB Developer Guide, "Read and write operations").
            self.units += 2 * self._transaction or 1
        found = parsed.get("ConsumedCapacity", [])
        self.units += sum(one["CapacityUnits"] for one in (found if isinstance(found, list) else [found]))


def by_condition(client: Any) -> Callable[[str], None]:
    """The item remembers the last event that it took, so that the effect's own write is the check."""

    def apply(event_id: str) -> None:
        try:
            client.update_item(
                TableName=TABLE,
                Key={"pk": {"S": "counter"}},
                UpdateExpression="ADD applied :one SET last_event = :event",
                ConditionExpression="attribute_not_exists(last_event) OR last_event <> :event",
                ExpressionAttributeValues={":one": {"N": "1"}, ":event": {"S": event_id}},
            )
        except client.exceptions.ConditionalCheckFailedException:
            return

    return apply


def by_transaction(client: Any) -> Callable[[str], None]:
    """A mark of the event is written in one transaction with the effect."""

    def apply(event_id: str) -> None:
        mark = {"TableName": TABLE, "Item": {"pk": {"S": event_id}}, "ConditionExpression": "attribute_not_exists(pk)"}
        effect = {
            "TableName": TABLE,
            "Key": {"pk": {"S": "counter"}},
            "UpdateExpression": "ADD applied :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
        try:
            client.transact_write_items(TransactItems=[{"Put": mark}, {"Update": effect}])
        except client.exceptions.TransactionCanceledException:
            return

    return apply


def by_powertools(client: Any) -> Callable[[str], None]:
    """Powertools keeps the state of each event in a table of its own, around the effect."""
    from aws_lambda_powertools.utilities.idempotency import (  # noqa: PLC0415 - its imports are part of the figures
        DynamoDBPersistenceLayer,
        IdempotencyConfig,
        idempotent_function,
    )

    layer = DynamoDBPersistenceLayer(table_name=MARKS, boto3_client=client)

    @idempotent_function(  # type: ignore[untyped-decorator]  # Powertools types it for no signature
        persistence_store=layer, data_keyword_argument="event", config=IdempotencyConfig()
    )
    def effect(event: dict[str, str]) -> None:
        del event
        client.update_item(
            TableName=TABLE,
            Key={"pk": {"S": "counter"}},
            UpdateExpression="ADD applied :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    def apply(event_id: str) -> None:
        effect(event={"event_id": event_id})

    return apply


WAYS: dict[str, Callable[[Any], Callable[[str], None]]] = {
    "condition on the item": by_condition,
    "mark in the transaction": by_transaction,
    "Powertools, table of its own": by_powertools,
}


def measure_way(way: str, endpoint: str) -> Cost:
    """Apply events in this process, each once and once again, and count."""
    import botocore.session  # noqa: PLC0415 - only the measuring process needs it

    client: Any = botocore.session.Session().create_client("dynamodb", endpoint_url=endpoint, region_name="us-east-1")
    meter = Meter(client)
    apply = WAYS[way](client)
    apply(str(uuid.uuid4()))
    meter.take()
    started = time.process_time()
    totals = [0.0] * 4
    for _ in range(_EVENTS):
        event_id = str(uuid.uuid4())
        for offset in (0, 2):
            apply(event_id)
            taken = meter.take()
            totals[offset] += taken[0]
            totals[offset + 1] += taken[1]
    cpu = (time.process_time() - started) / (2 * _EVENTS) * 1e6
    calls, units, repeated_calls, repeated_units = (total / _EVENTS for total in totals)
    return Cost(way, calls, units, repeated_calls, repeated_units, cpu_us=cpu, import_ms=0.0)


def measure(report: Callable[[str], None]) -> list[Figure]:
    """What an event costs each way, for the page of benchmarks; CPU beside the cheapest way's."""
    report("applying events once, three ways")
    found = costs()
    yardstick = found[0]
    return [
        figure
        for cost in found
        for figure in (
            Figure(f"an event applied once by {cost.way}: AWS calls", cost.calls, "calls"),
            Figure(f"an event applied once by {cost.way}: write units", cost.write_units, "units"),
            Figure(
                f"an event applied once by {cost.way}: CPU", cost.cpu_us, "us", f"by {yardstick.way}", yardstick.cpu_us
            ),
        )
    ]


def costs() -> list[Cost]:
    """Measure every way in a process of its own, on one embedded AWS."""
    found = []
    with tempfile.TemporaryDirectory() as folder, embedded_aws(Path(folder)) as aws:
        dynamodb = aws.client("dynamodb")
        for table, key in ((TABLE, "pk"), (MARKS, "id")):
            dynamodb.create_table(
                TableName=table,
                KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        environment = {
            **os.environ,
            "AWS_ACCESS_KEY_ID": ROOT_ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": ROOT_SECRET_ACCESS_KEY,
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        for way, modules in _IMPORTS.items():
            command = [sys.executable, "-m", "benchmarks.idempotency", way, aws.endpoint_url]
            output = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
            imported = cpu_milliseconds(
                [sys.executable, "-c", f"import {modules}"], environment=environment, folder=ROOT
            )
            found.append(Cost(**{**json.loads(output.stdout), "import_ms": imported}))
    return found


def main() -> None:
    """Print all figures; in a measuring process, those of one way as JSON."""
    if len(sys.argv) > 1:
        print(json.dumps(asdict(measure_way(*sys.argv[1:3]))))
        return
    print("| way | calls | write units | repeated: calls | write units | CPU, us | import, ms |")
    print("|---|---|---|---|---|---|---|")
    for cost in costs():
        numbers = [cost.calls, cost.write_units, cost.repeated_calls, cost.repeated_write_units]
        shown = " | ".join(f"{number:g}" for number in numbers)
        print(f"| {cost.way} | {shown} | {cost.cpu_us:.0f} | {cost.import_ms:.0f} |")


if __name__ == "__main__":
    main()
