"""Tiers as a stage publishes them, for tests."""

import json
from pathlib import Path
from typing import Any

from lambdas.shared.tiers import FILE, Tiers

BASIC: dict[str, Any] = {
    "rate_limit": 5,
    "burst_limit": 10,
    "monthly_requests": 1000,
    "orders_per_day": 500,
    "sites": 3,
    "users": 10,
    "reserved_concurrency": None,
    "features": [],
    "model": "pool",
    "models": ["pool"],
}
PREMIUM: dict[str, Any] = {
    **BASIC,
    "rate_limit": 50,
    "burst_limit": 100,
    "monthly_requests": 100_000,
    "orders_per_day": None,
    "sites": None,
    "users": None,
    "reserved_concurrency": 5,
    "features": ["reports", "webhooks"],
    "models": ["pool", "bridge", "silo"],
}


def publish(folder: Path) -> Tiers:
    """Put ``tiers.json`` into ``folder``, and read it."""
    content = {"features": ["reports", "webhooks"], "tiers": {"basic": BASIC, "premium": PREMIUM}}
    (folder / FILE).write_text(json.dumps(content))
    return Tiers.load(folder)
