"""What tenants used is counted whole: requests, invocations, time, capacity, events and orders, each to the unit."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import benchmarks
from saas_constructs.testing.wrapping import wrapped
from tests.e2e.conftest import APPLICATION_PLANE
from tests.e2e.documented import TENANTS
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

#: What the test asks of the API.
ASKED = frozenset({"create_order", "accept_order", "get_order"})
METERED = Path(benchmarks.__file__).with_name("injected") / "metered.py"
BILLED = re.compile(r"^REPORT .*Billed Duration: (\d+) ms\tMemory Size: (\d+) MB")
COUNTED = ("requests", "invocations", "mb_milliseconds", "read_units", "write_units", "events")
#: How often in a row the same has to be seen before it is taken for the last word.
LOOKS = 4
READS = {"GetItem", "Query", "BatchGetItem"}


class Usage:
    """The usage table, and the logs that it was counted from."""

    def __init__(self, aws: EmbeddedAws, platform: Platform) -> None:
        self.aws = aws
        self.table = platform.outputs["UsageTableName"]
        pages = aws.client("lambda").get_paginator("list_functions").paginate()
        metered = [
            function
            for page in pages
            for function in page["Functions"]
            if "USAGE_METERED" in function.get("Environment", {}).get("Variables", {})
        ]
        self.functions = {function["FunctionName"]: function["LoggingConfig"]["LogGroup"] for function in metered}
        self.handlers = {function["FunctionName"]: function["Handler"] for function in metered}

    def of(self, whose: str) -> Counter[str]:
        """What a tenant, or ``platform``, has used by now, in all days."""
        query = self.aws.client("dynamodb").query(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :day)",
            ExpressionAttributeValues={":pk": {"S": f"{whose}#usage"}, ":day": {"S": "day#"}},
            ConsistentRead=True,
        )
        return _sum(query["Items"])

    def of_all_tenants(self) -> Counter[str]:
        """What all tenants have used by now, tenant by tenant."""
        scan = self.aws.client("dynamodb").scan(TableName=self.table, ConsistentRead=True)
        days = (item for item in scan["Items"] if item["sk"]["S"].startswith("day#"))
        return _sum(item for item in days if item["pk"]["S"] != "platform#usage")

    def invoked(self) -> Counter[str]:
        """What Lambda billed by now, by its own lines of the functions' logs."""
        billed: Counter[str] = Counter()
        for group in self.functions.values():
            for line in self._lines(group):
                found = BILLED.match(line)
                if found:
                    billed += Counter(invocations=1, mb_milliseconds=int(found[1]) * int(found[2]))
        return billed

    def requested(self) -> int:
        """Requests that API Gateway billed by now: those that it did not refuse itself."""
        (group,) = [name for name in self._groups() if name.startswith(f"{APPLICATION_PLANE}-ApiAccessLogs")]
        lines = [json.loads(line) for line in self._lines(group)]
        return sum(line["problem"] == "-" or line["problem"].startswith("BAD_REQUEST") for line in lines)

    def told(self) -> list[dict[str, Any]]:
        """Events that were put on the bus by now."""
        (group,) = [name for name in self._groups() if name.startswith(f"{APPLICATION_PLANE}-EventBusLog")]
        return [json.loads(line) for line in self._lines(group)]

    def _groups(self) -> list[str]:
        pages = self.aws.client("logs").get_paginator("describe_log_groups").paginate()
        return [group["logGroupName"] for page in pages for group in page["logGroups"]]

    def _lines(self, group: str) -> list[str]:
        pages = self.aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]

    def billed(self) -> Counter[str]:
        """What all was billed by now, by logs."""
        return self.invoked() + Counter(requests=self.requested(), events=len(self.told()))

    def rest(self) -> tuple[Counter[str], Counter[str]]:
        """What the platform has used and what was billed, once neither changes from look to look.

        They need not be the same: tests before this one let functions crash, or go together with their logs.
        """
        looks: list[tuple[Counter[str], Counter[str]]] = []

        def settled() -> tuple[Counter[str], Counter[str]] | None:
            looks.append((self.of("platform"), self.billed()))
            last = looks[-LOOKS:]
            return last[0] if len(last) == LOOKS and all(look == last[0] for look in last) else None

        return until(settled, "nothing more is counted", seconds=120, pause=1)


def _sum(items: Iterable[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for item in items:
        for name, value in item.items():
            # Halves are exact in binary.
            total[name] += float(value["N"]) if "N" in value and name != "expires_at" else 0  # type: ignore[assignment]  # counts of halves
    return total


def module_of(operation_id: str) -> str:
    """The module that serves an operation."""
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", operation_id)


@pytest.fixture
def usage(aws: EmbeddedAws, platform: Platform) -> Usage:
    """The platform's usage."""
    return Usage(aws, platform)


@pytest.fixture
def undisturbed(aws: EmbeddedAws) -> Iterator[None]:
    """Nothing is due meanwhile: a sweep that ended before the test began to note would be counted during the test."""
    scheduler = aws.client("scheduler")
    pages = scheduler.get_paginator("list_schedules").paginate()
    enabled = [entry for page in pages for entry in page["Schedules"] if entry["State"] == "ENABLED"]
    schedules = [scheduler.get_schedule(Name=entry["Name"], GroupName=entry["GroupName"]) for entry in enabled]
    assert schedules
    taken = scheduler.meta.service_model.operation_model("UpdateSchedule").input_shape.members

    def put(state: str) -> None:
        for schedule in schedules:
            kept = {name: value for name, value in schedule.items() if name in taken and value}
            scheduler.update_schedule(**{**kept, "State": state})

    put("DISABLED")
    yield
    put("ENABLED")


@pytest.fixture
def record(usage: Usage, tmp_path: Path) -> Iterator[Path]:
    """Where every metered function that may run notes for itself what it is billed for, while the test runs.

    Those of other operations run for nobody, and each takes the embedded AWS a while.
    """
    file = tmp_path / "meter.jsonl"
    file.touch()
    others = {module_of(operation.operation_id) for operation in TENANTS.operations} - ASKED
    running = [name for name, handler in usage.handlers.items() if handler.split(".")[-2] not in others]
    with wrapped(usage.aws, METERED, {name: {"METER_FILE": str(file)} for name in running}):
        yield file


@pytest.mark.usefixtures("undisturbed")
def test_tenants_and_what_is_shared_are_what_was_billed_to_the_unit(
    usage: Usage, blue: TenantUser, green: TenantUser, record: Path
) -> None:
    before, billed_before = usage.rest()
    of_before = {user.tenant_id: usage.of(user.tenant_id) for user in (blue, green)}
    record.write_text("")

    placed = {blue: [blue.placed() for _ in range(3)], green: [green.placed()]}
    for order_id in placed[blue]:
        assert blue.as_role("kitchen", ("site-1",)).command(order_id, "accept").status_code == 200
    assert blue.api.get("orders/none").status_code == 404
    sent = {blue: 7, green: 1}

    def counted() -> dict[str, float] | None:
        entries = [json.loads(line) for line in record.read_text().splitlines()]
        noted = {
            "invocations": sum("invocation" in entry for entry in entries),
            "read_units": sum(entry["units"] for entry in entries if entry.get("call") in READS),
            "write_units": sum(
                entry["units"] for entry in entries if entry.get("call") not in READS and "units" in entry
            ),
        }
        used, billed = usage.rest()
        same = all(used[name] - before[name] == billed[name] - billed_before[name] for name in billed)
        return noted if same and all(used[name] - before[name] == count for name, count in noted.items()) else None

    noted = until(counted, "what functions noted is what the platform used", seconds=180)
    assert noted["invocations"] > 8
    assert noted["write_units"] > 8

    after = usage.of("platform")
    assert after["requests"] - before["requests"] == sum(sent.values())
    for user, orders in placed.items():
        used = usage.of(user.tenant_id)
        used.subtract(of_before[user.tenant_id])
        assert used["requests"] == sent[user]
        assert used["orders"] == len(orders)
        assert used["write_units"] > len(orders)
        assert used["invocations"] >= sent[user]
    tenants, shared = usage.of_all_tenants(), usage.of("platform")
    for name in COUNTED:
        assert shared[name] == tenants[name] + shared[f"shared_{name}"], name
