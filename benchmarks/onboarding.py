"""What it takes to make tenants: time from the first to the last, AWS calls, reads of a look-up, the first order."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx

from benchmarks.figures import Figure
from benchmarks.meter import metered
from drills.stage import PASSWORD, staged, wait_until

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


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Make tenants one after the other, then some more while calls are counted, then one with a stack of its own.

    ``BENCH_TENANTS`` says how many.
    """
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage:
        _make(stage)
        before = _stacks(stage)
        taken = []
        for number in range(_TENANTS):
            if number % 50 == 0:
                report(f"making tenant {number + 1} of {_TENANTS}")
            taken.append(_timed(lambda: _make(stage)))
        report("taking first orders")
        orders = [_timed(lambda: _first_order(stage)) for _ in range(_FIRST_ORDERS)]
        made = _stacks(stage) - before
        report("making a tenant with a stack of its own")
        silo = _timed(lambda: _silo(stage))
        report("counting calls")
        with metered(stage) as meter:
            counted = _counted(stage, meter)
    stacks = Figure("stacks made for pooled tenants", made, "stacks", limit=0)
    return [*_times(taken, orders, silo), stacks, *counted]


def _stacks(stage: Stage) -> int:
    pages = stage.aws.client("cloudformation").get_paginator("describe_stacks").paginate()
    return sum(len(page["Stacks"]) for page in pages)


def _timed(step: Callable[[], object]) -> float:
    """Milliseconds that a step takes."""
    started = time.perf_counter()
    step()
    return (time.perf_counter() - started) * 1000


def _make(stage: Stage, **changed: Any) -> tuple[str, str, str]:
    """Make a tenant; its id, its slug and its owner's address."""
    slug = f"bench-{uuid.uuid4().hex[:12]}"
    email = f"owner@{slug}.example"
    payload = {"slug": slug, "name": slug, "tier": "basic", "sites": ["main"], "owner": {"email": email}, **changed}
    answer = stage.platform.invoke(stage.platform.outputs["OnboardingFunctionName"], payload)
    tenant_id: str = answer["tenant_id"]
    return tenant_id, slug, email


def _signed_in(stage: Stage) -> tuple[str, httpx.Client]:
    """Make a tenant and sign its owner in; the slug, and a client of the API."""
    _, slug, email = _make(stage)
    stage.platform.set_password(email, PASSWORD)
    return slug, stage.platform.api(stage.platform.sign_in(email, PASSWORD).access)


def _first_order(stage: Stage) -> None:
    """From nothing to an order that is accepted."""
    _, api = _signed_in(stage)
    with api:
        site = {"brand_id": "house", "name": "Main", "currency": "EUR"}
        api.put("sites/main", json=site).raise_for_status()
        api.put("brands/house/menu/tea", json={"name": "Tea", "unit_price": 250}).raise_for_status()
        order = {"site_id": "main", "items": [{"sku": "tea", "quantity": 1}]}
        placed = api.post("orders", json=order, headers={"Idempotency-Key": "first"}).raise_for_status()
        api.post(f"orders/{placed.json()['order_id']}/accept").raise_for_status()


def _silo(stage: Stage) -> None:
    """Make a tenant with a stack of its own, and wait until it is active."""
    tenant_id, _, _ = _make(stage, tier="premium", model="silo")
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
    _make(stage)
    meter.reset()
    slug, api = _signed_in(stage)
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


def _times(taken: list[float], orders: list[float], silo: float) -> list[Figure]:
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
            "pooled tenant, sign-up to first order accepted",
            statistics.median(orders) / 1000,
            "s",
            limit=_LIMITS["first order"],
        ),
        Figure("tenant with a stack of its own, sign-up to active", silo / 1000, "s", limit=_LIMITS["silo"]),
    ]
