"""What it takes to make tenants: time from the first to the last, AWS calls, reads of a look-up, the first order."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from benchmarks.figures import Figure
from benchmarks.meter import metered
from benchmarks.sign_up import let_mail_go, make, order_of_made, order_of_signed_up, signed_in
from drills.stage import staged, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.meter import Meter
    from drills.stage import Stage

_TENANTS: Final = int(os.environ.get("BENCH_TENANTS", "1000"))
_FIRST_ORDERS: Final = 5
_SHARE: Final = 10
_LEAST: Final = 10
_SILO_PATIENCE_SECONDS: Final = 300
_MAKER: Final = "lambdas.tenants.onboard_tenant.handler"
_AUTHORIZER: Final = "lambdas.authorizer.handler.handler"
_DISCOVERY: Final = "lambdas.registration.discover.handler"
_READS: Final = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
# The last share of the tenants against the first; calls and reads; seconds.
# A slug leads to its tenant, and the tenant to its API.
_LIMITS: Final = {"flat": 1.25, "calls": 8, "reads": 1, "cached": 0, "slug": 2, "first order": 3, "silo": 60}

NOTES: Final = """Making tenants
One after the other, then some while calls are counted, then one with a stack of its own."""
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Make tenants one after the other, then some more while calls are counted, then one with a stack of its own.

    ``BENCH_TENANTS`` says how many.
    """
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage:
        make(stage)
        before = _stacks(stage)
        taken = []
        for number in range(_TENANTS):
            if number % 50 == 0:
                report(f"making tenant {number + 1} of {_TENANTS}")
            taken.append(_timed(lambda: make(stage)))
        report("taking first orders")
        orders = [_timed(lambda: order_of_made(stage)) for _ in range(_FIRST_ORDERS)]
        let_mail_go(stage)
        signed_up = [_timed(lambda: order_of_signed_up(stage)) for _ in range(_FIRST_ORDERS)]
        made = _stacks(stage) - before
        report("making a tenant with a stack of its own")
        silo = _timed(lambda: _silo(stage))
        report("counting calls")
        with metered(stage) as meter:
            counted = _counted(stage, meter)
    stacks = Figure("stacks made for pooled tenants", made, "stacks", limit=0)
    return [*_times(taken, orders, signed_up, silo), stacks, *counted]


def _stacks(stage: Stage) -> int:
    pages = stage.aws.client("cloudformation").get_paginator("describe_stacks").paginate()
    return sum(len(page["Stacks"]) for page in pages)


def _timed(step: Callable[[], object]) -> float:
    """Milliseconds that a step takes."""
    started = time.perf_counter()
    step()
    return (time.perf_counter() - started) * 1000


def _silo(stage: Stage) -> None:
    """Make a tenant with a stack of its own, and wait until it is active."""
    tenant_id, _, _ = make(stage, tier="premium", model="silo")
    key = {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}}
    table = stage.platform.outputs["RegistryTableName"]
    client = stage.aws.client("dynamodb")

    def is_active() -> bool:
        status = client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]["status"]["S"]
        if status == "failed":
            raise RuntimeError(f"the silo of {tenant_id} was not made: see its operation in the registry")
        return bool(status == "active")

    wait_until(is_active, what="the silo is active", seconds=_SILO_PATIENCE_SECONDS)


def _counted(stage: Stage, meter: Meter) -> list[Figure]:
    """AWS calls of an onboarding, and reads of look-ups: by the authorizer, and by whoever asks for a slug."""
    make(stage)
    meter.reset()
    _, slug, email = make(stage)
    api = signed_in(stage, email)
    calls = meter.calls(_MAKER)
    with api:
        api.get("sites").raise_for_status()
        first = sum(count for call, count in meter.calls(_AUTHORIZER).items() if call in _READS)
        meter.reset()
        api.get("orders").raise_for_status()
        again = sum(count for call, count in meter.calls(_AUTHORIZER).items() if call in _READS)
    meter.reset()
    url = f"{stage.platform.outputs['PublicApiUrl']}discovery"
    httpx.get(url, params={"slug": slug}, trust_env=False, timeout=30).raise_for_status()
    looked_up = sum(count for call, count in meter.calls(_DISCOVERY).items() if call in _READS)
    return [
        Figure("a pooled tenant is made: AWS calls", calls.total(), "calls", limit=_LIMITS["calls"]),
        Figure("a tenant's first request: reads of the registry", first, "reads", limit=_LIMITS["reads"]),
        Figure("a tenant's next request: reads of the registry", again, "reads", limit=_LIMITS["cached"]),
        Figure("a slug is looked up: reads of the registry", looked_up, "reads", limit=_LIMITS["slug"]),
    ]


def _times(taken: list[float], orders: list[float], signed_up: list[float], silo: float) -> list[Figure]:
    # The median of a few is chance.
    share = max(1, min(len(taken) // 2, max(_LEAST, len(taken) // _SHARE)))
    return [
        Figure(
            f"one more pooled tenant, the last {share} of {len(taken)}",
            statistics.median(taken[-share:]),
            "ms",
            yardstick=f"the first {share}",
            base=statistics.median(taken[:share]),
            limit=_LIMITS["flat"],
        ),
        Figure(
            "pooled tenant, made by an operator, to first order accepted",
            statistics.median(orders) / 1000,
            "s",
            limit=_LIMITS["first order"],
        ),
        Figure(
            "pooled tenant, sign-up by e-mail to first order accepted",
            statistics.median(signed_up) / 1000,
            "s",
            limit=_LIMITS["first order"],
        ),
        Figure("tenant with a stack of its own, sign-up to active", silo / 1000, "s", limit=_LIMITS["silo"]),
    ]
