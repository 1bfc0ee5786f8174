"""How long a kitchen waits for a ticket: from sending an order to its being on a display, with all that is between."""

from __future__ import annotations

import statistics
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure
from drills.stage import staged
from examples.restaurant import SITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.restaurant import Restaurant
    from saas_constructs.testing.realtime import RealtimeClient

_CLIENTS: Final = 8
_WARMING: Final = 3
_ORDERS: Final = 15
_ITEMS: Final = [{"sku": "margherita", "quantity": 1}]
_PATIENCE_SECONDS: Final = 60
# Milliseconds: half of the tickets are there within the first, 19 of 20 within the second.
_LIMITS: Final = {"p50": 1000, "p95": 3000}

NOTES: Final = "Live push"
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Let eight customers order at once, again and again, with eight displays open."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage, ExitStack() as displays:
        restaurant = next(iter(stage.restaurants.values()))
        token = restaurant.people["kitchen"].token
        report(f"ordering with {_CLIENTS} displays open")
        opened = [displays.enter_context(stage.platform.realtime(token, site_id=SITE)) for _ in range(_CLIENTS)]
        with ThreadPoolExecutor(_CLIENTS) as pool:
            taken = [wait for waits in pool.map(lambda display: _waits(restaurant, display), opened) for wait in waits]
    return _figures(taken)


def _waits(restaurant: Restaurant, display: RealtimeClient) -> list[float]:
    """Milliseconds until each order of one customer was on that customer's display."""
    waits = []
    for _ in range(_WARMING + _ORDERS):
        started = time.perf_counter()
        answer = restaurant.people["customer"].place(_ITEMS, key=uuid.uuid4().hex).raise_for_status()
        _await(display, answer.json()["order_id"])
        waits.append((time.perf_counter() - started) * 1000)
    return waits[_WARMING:]


def _await(display: RealtimeClient, order_id: str) -> None:
    display.until(lambda message: message["detail"].get("order_id") == order_id, timeout=_PATIENCE_SECONDS)


def _figures(taken: list[float]) -> list[Figure]:
    twentieths = statistics.quantiles(taken, n=20)
    found = {"p50": statistics.median(taken), "p95": twentieths[-1]}
    return [
        Figure(
            name=f"order sent to ticket on the display, {_CLIENTS} clients, {name}",
            measured=found[name],
            unit="ms",
            limit=limit,
        )
        for name, limit in _LIMITS.items()
    ]
