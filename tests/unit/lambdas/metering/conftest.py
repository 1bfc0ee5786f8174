"""Batches of lines as CloudWatch Logs delivers them, and the meter on a table in memory."""

import base64
import gzip
import importlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from lambdas.metering.usage_store import UsageStore, counters_of, total_of
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
#: 2026-11-21T14:59:59.500Z.
JUST_BEFORE_THREE = 1795273199500


def delivery(
    subscription: str, lines: Sequence[str], *, at: int = JUST_BEFORE_THREE, first_id: int = 0, stream: str = "stream"
) -> dict[str, Any]:
    """What Logs invokes the meter with."""
    content = {
        "messageType": "DATA_MESSAGE",
        "owner": "111122223333",
        "logGroup": "group",
        "logStream": stream,
        "subscriptionFilters": [subscription],
        "logEvents": [{"id": str(first_id + n), "timestamp": at, "message": line} for n, line in enumerate(lines)],
    }
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(content).encode())).decode()}}


def request_line(tenant_id: str, *, problem: str = "-", status: str = "200") -> str:
    """A line of the access log."""
    return json.dumps(
        {"request_id": "r", "tenant_id": tenant_id, "route": "/orders", "status": status, "problem": problem}
    )


def usage_line(
    tenants: Mapping[str, tuple[int, int, float, float]],
    *,
    memory_mb: int = 512,
    common: tuple[float, float] | None = None,
) -> str:
    """A function's own line; of each tenant invocations, milliseconds, read units and write units."""
    names = ("invocations", "milliseconds", "read_units", "write_units")
    used: dict[str, Any] = {
        "request_id": "r",
        "memory_mb": memory_mb,
        "tenants": {tenant_id: dict(zip(names, used, strict=True)) for tenant_id, used in tenants.items()},
    }
    if common is not None:
        used["common"] = {"read_units": common[0], "write_units": common[1]}
    return json.dumps({"saas_usage": used})


def report_line(milliseconds: int, memory_mb: int = 512) -> str:
    """Lambda's line about an invocation."""
    return (
        f"REPORT RequestId: r\tDuration: {milliseconds - 0.5} ms\tBilled Duration: {milliseconds} ms\t"
        f"Memory Size: {memory_mb} MB\tMax Memory Used: 90 MB"
    )


def event_line(tenant_id: str, detail_type: str, event_id: str, **more: Any) -> str:
    """A line of the bus's log."""
    detail = {"event_id": event_id, "tenant_id": tenant_id}
    return json.dumps({"source": "saas.orders", "detail-type": detail_type, "detail": detail, **more})


class Meter:
    """The meter's function, and what it has counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("USAGE_TABLE_NAME", "usage")
        monkeypatch.setenv("USAGE_UNITS", '{"OrderPlaced": "orders"}')
        self.table = FakeDynamoDB(indexes={"usage_by_day": ("day", "tenant_id")})
        self.module = importlib.import_module("lambdas.metering.meter")
        client: Any = self.table
        monkeypatch.setattr(self.module, "store", UsageStore(client, "usage"))

    def take(self, event: dict[str, Any]) -> None:
        context: Any = FakeContext()
        self.module.handler(event, context)

    def used(self, tenant_id: str, period: str = "day#2026-11-21") -> dict[str, Decimal]:
        """What a tenant, or ``platform``, has used in an hour or a day."""
        return dict(
            total_of(
                item
                for (pk, sk), item in self.table.items.items()
                if pk == f"{tenant_id}#usage" and f"{sk}#".startswith(f"{period}#")
            )
        )

    def tenants(self) -> set[str]:
        """Whose usage there is."""
        return {pk.removesuffix("#usage") for pk, _ in self.table.items if pk.endswith("#usage")} - {"platform"}

    def sum_of_tenants(self) -> dict[str, Decimal]:
        """What all tenants have used in days."""
        return dict(
            total_of(
                item
                for (pk, sk), item in self.table.items.items()
                if sk.startswith("day#") and pk != "platform#usage" and counters_of(item)
            )
        )


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> Meter:
    """A meter that has counted nothing."""
    return Meter(monkeypatch)
