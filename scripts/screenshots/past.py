"""A month of usage, made up: nobody has been here before the pictures are taken."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drills.stage import Stage

_DAYS: Final = 30
_WEEKEND: Final = 5
# What the platform counts for one order, all that leads to it included.
_AN_ORDER: Final[Mapping[str, float]] = {
    "orders": 1,
    "requests": 14,
    "invocations": 26,
    "mb_milliseconds": 26 * 42 * 512,
    "read_units": 19,
    "write_units": 21,
    "events": 6,
}
# What is nobody's alone, beside what tenants used.
_SHARED: Final = 0.06


def write(stage: Stage, orders_a_day: Mapping[str, int]) -> None:
    """Write the usage of the days before today.

    Args:
        stage: The platform.
        orders_a_day: On a usual day, by tenant.
    """
    client = stage.aws.client("dynamodb")
    table = stage.platform.outputs["UsageTableName"]
    for item in _items(orders_a_day):
        client.put_item(TableName=table, Item=item)


def _items(orders_a_day: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    today = datetime.now(UTC).date()
    for back in range(1, _DAYS):
        day = today - timedelta(days=back)
        busy = 1.4 if day.weekday() >= _WEEKEND else 1 + 0.12 * math.sin(back * 2.3)
        of_tenants = {tenant: _counted(usual * busy) for tenant, usual in orders_a_day.items()}
        whole = {name: sum(counted[name] for counted in of_tenants.values()) for name in _AN_ORDER}
        shared = {f"shared_{name}": round(count * _SHARED) for name, count in whole.items() if name != "orders"}
        for tenant, counted in of_tenants.items():
            yield _item(tenant, day.isoformat(), "", counted) | {"day": {"S": day.isoformat()}}
        yield _item("platform", day.isoformat(), "#0", {**whole, **shared})


def _counted(orders: float) -> dict[str, int]:
    return {name: round(round(orders) * count) for name, count in _AN_ORDER.items()}


def _item(whose: str, day: str, suffix: str, counters: Mapping[str, float]) -> dict[str, Any]:
    """An item of the usage table, as ``lambdas/metering/usage_store.py`` writes it."""
    key = {"pk": {"S": f"{whose}#usage"}, "sk": {"S": f"day#{day}{suffix}"}, "tenant_id": {"S": whose}}
    return {**key, **{name: {"N": str(count)} for name, count in counters.items()}}
