"""What a served order is billed for: alone, and among others."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.figures import Figure
from benchmarks.meter import Bill, Meter, metered
from drills import ledger
from drills.people import Plan, live, plans
from drills.stage import Stage, staged, wait_until
from examples.restaurant import LIFE, Restaurant
from saas_constructs.pricing import PRICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_PRICES: Final = json.loads(PRICES.read_text(encoding="utf-8"))
_CLIENTS: Final = 8
_ORDERS: Final = 80
# A kitchen that acts within milliseconds would meet workflows that have not begun to wait.
_THINKING_SECONDS: Final = 2
_ITEMS: Final = [{"sku": "margherita", "quantity": 2}, {"sku": "lemonade", "quantity": 1}]
# What no log tells by tenant is put down to tenants by these counts: no more may be measured.
_PRICED: Final[Mapping[str, int]] = _PRICES["per_unit"]["orders"]
_LIMITS: Final = {
    "transitions": _PRICED["state transitions"],
    "queue requests": _PRICED["queue requests"],
    "invocations": 12,
    "writes": 12,
}

NOTES: Final = """What a served order is billed for
Alone, nothing is shared: each of the five human actions is a function's invocation, its event another one of the
publisher, and its push to pages a third. Among others, publisher and consumers take several events at a time, and
consumers that are in no hurry gather them (`batching_window`). People take two seconds before each step there: one
who acts before the workflow has begun to wait costs it two further steps. The start of a workflow counts as a
transition. What an order used is counted from logs by one function, a batch of lines at a time
([decision](decisions/0024-usage-from-logs.md)); alone, each function's line is a batch of its own. Prices are list
prices of one region, in `saas_constructs/prices.json`; time of functions is this machine's, and logs, traces, alarms
and data transfer are left out."""
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Deploy the reference application and serve orders while everything billed is counted."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage:
        restaurant = next(iter(stage.restaurants.values()))
        with metered(stage) as meter:
            report("serving an order alone")
            _alone(stage, restaurant, meter, "warming-up")
            alone = _alone(stage, restaurant, meter, "alone")
            report(f"serving {_ORDERS} orders, {_CLIENTS} at a time")
            among = _among(stage, restaurant, meter)
    return [*_figures("a served order alone", *alone, 1), *_figures("a served order among others", *among, _ORDERS)]


def _alone(stage: Stage, restaurant: Restaurant, meter: Meter, key: str) -> tuple[Bill, Bill]:
    """Serve one order, and let everything come to rest after each step: nothing is shared with another order."""
    meter.reset()
    placed = restaurant.people["customer"].place(_ITEMS, key=key).raise_for_status().json()
    order_id = placed["order_id"]
    _rest(stage, restaurant, {order_id: 1})
    for number, (role, command) in enumerate(LIFE, start=2):
        restaurant.people[role].command(order_id, command).raise_for_status()
        _rest(stage, restaurant, {order_id: number})
    return meter.bill(restaurant.tenant_id, [order_id]), meter.bill_of_usage_meter()


def _among(stage: Stage, restaurant: Restaurant, meter: Meter) -> tuple[Bill, Bill]:
    meter.reset()
    rng = random.Random(1)  # noqa: S311 - the same orders each time
    wanted = [Plan(plan.key, "served", _ITEMS) for plan in plans("among", _ORDERS, rng)]
    told = live(restaurant, wanted, clients=_CLIENTS, seed=1, repeat=0, thinking_seconds=_THINKING_SECONDS)
    _rest(stage, restaurant, dict.fromkeys(told.orders.values(), len(LIFE) + 1))
    return meter.bill(restaurant.tenant_id, told.orders.values()), meter.bill_of_usage_meter()


def _rest(stage: Stage, restaurant: Restaurant, sequences: Mapping[str, int]) -> None:
    """Wait until so many events of each order are on the bus and no queue holds a message."""

    def at_rest() -> bool:
        account = ledger.read(stage, restaurant)
        told = all(len(account.events.get(order_id, {})) == count for order_id, count in sequences.items())
        ended = all(_workflow_is_as(account, order_id, count) for order_id, count in sequences.items())
        return told and ended and not stage.messages()

    wait_until(at_rest, what="everything is at rest")


def _workflow_is_as(account: ledger.Ledger, order_id: str, sequence: int) -> bool:
    statuses = [execution.status for execution in account.executions.get(order_id, [])]
    return statuses == ([ledger.RUNNING] if sequence <= len(LIFE) else ["SUCCEEDED"])


def _figures(name: str, bill: Bill, counting: Bill, orders: int) -> Iterable[Figure]:
    requests = len(LIFE) + 1
    counted: Mapping[str, float] = {
        "transitions": bill.transitions / orders,
        "queue requests": bill.queue_requests / orders,
        "invocations": bill.invocations.total() / orders,
        "writes": bill.writes / orders,
    }
    for what, value in counted.items():
        yield Figure(f"{name}: {what}", value, what, limit=_LIMITS[what])
    yield Figure(f"{name}: API requests, one per human action", requests, "requests", limit=requests)
    listed = f"per million, at the list prices of {_PRICES['looked_up']}"
    yield Figure(f"{name}: {listed}", _usd(bill, orders, requests=requests), "USD")
    yield Figure(f"{name}: counting what it used: invocations", counting.invocations.total() / orders, "invocations")
    yield Figure(f"{name}: counting what it used: {listed}", _usd(counting, orders, requests=0), "USD")


def _usd(bill: Bill, orders: int, *, requests: int) -> float:
    """USD per million served orders.

    Args:
        bill: For all of them.
        orders: How many they are.
        requests: To the API, for each.
    """
    counts: Mapping[str, Any] = {
        "API requests (REST)": requests,
        "function invocations": bill.invocations.total() / orders,
        "state transitions": bill.transitions / orders,
        "table write units": bill.write_units / orders,
        "table read units": bill.read_units / orders,
        "events put": bill.events / orders,
        "queue requests": bill.queue_requests / orders,
    }
    by_price = sum(count * _PRICES["usd_per_million"][what] for what, count in counts.items())
    duration: float = bill.gb_seconds / orders * 1_000_000 * _PRICES["usd_per_gb_second_arm64"]
    return float(by_price) + duration
