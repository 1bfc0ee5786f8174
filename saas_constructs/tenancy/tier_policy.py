"""What a tier gives its tenants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from saas_constructs.tenancy.order_time_limits import OrderTimeLimits

POOL: Final = "pool"
"""Everything is shared; sessions keep tenants apart."""
BRIDGE: Final = "bridge"
"""A table of the tenant's own, shared functions."""
SILO: Final = "silo"
"""A table and functions of the tenant's own."""
MODELS: Final = (POOL, BRIDGE, SILO)
"""Isolation models, from the most shared one on (AWS, "SaaS Tenant Isolation Strategies")."""

NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Form of the names of tiers and features."""

_NEEDED: Final = ("rate_limit", "burst_limit", "monthly_requests")
_OPTIONAL: Final = ("orders_per_day", "sites", "users", "reserved_concurrency")


@dataclass(frozen=True, kw_only=True)
class TierPolicy:
    """Limits and features of each tenant of one tier; tenants don't share them.

    Attributes:
        name: The tier, in lower-case words joined by ``-``.
        rate_limit: Requests a second, over time.
        burst_limit: Requests at once; at least those of a second.
        monthly_requests: Requests a calendar month.
        orders_per_day: Orders a day, in UTC; as many as requests allow when left out.
        sites: Sites that may be set up; any number when left out.
        users: Users, the invited ones included; any number when left out.
        features: What is included, by name. `TierPolicies` says which names there are.
        model: Isolation model that a new tenant gets.
        dedicated: Models beside it, ``bridge`` or ``silo``, that a tenant of the tier may be moved to.
        reserved_concurrency: How many of each function of a tenant's silo may run at once, taken from the account's
            limit; only for tiers with silos.
        time_limits: How long an order may wait for people; needed where orders have a workflow.

    Raises:
        ValueError: A limit lets nothing through, or values contradict each other.
    """

    name: str
    rate_limit: int
    burst_limit: int
    monthly_requests: int
    orders_per_day: int | None = None
    sites: int | None = None
    users: int | None = None
    features: frozenset[str] = frozenset()
    model: str = POOL
    dedicated: frozenset[str] = frozenset()
    reserved_concurrency: int | None = None
    time_limits: OrderTimeLimits | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"name must be lower-case words joined by '-', got {self.name!r}")
        for name in _NEEDED:
            _check_limit(name, getattr(self, name))
        for name in _OPTIONAL:
            if getattr(self, name) is not None:
                _check_limit(name, getattr(self, name))
        if self.burst_limit < self.rate_limit:
            raise ValueError(
                f"burst_limit must be at least rate_limit, got {self.burst_limit} below {self.rate_limit}: "
                "a second's requests may come at once"
            )
        if self.orders_per_day is not None and self.orders_per_day > self.monthly_requests:
            raise ValueError(
                f"orders_per_day must be at most monthly_requests, got {self.orders_per_day} above "
                f"{self.monthly_requests}: each order is a request"
            )
        if self.model not in MODELS:
            raise ValueError(f"model must be one of {', '.join(MODELS)}, got {self.model!r}")
        wrong = sorted(self.dedicated - {BRIDGE, SILO})
        if wrong:
            raise ValueError(f"dedicated must name {BRIDGE} or {SILO}, got {', '.join(map(repr, wrong))}")
        if self.reserved_concurrency is not None and SILO not in self.models:
            raise ValueError(
                f"reserved_concurrency is a silo's, got {self.reserved_concurrency} for models "
                f"{', '.join(self.models)}: leave it out, or let the tier have silos"
            )

    @property
    def models(self) -> tuple[str, ...]:
        """Every model that a tenant of the tier may have."""
        return tuple(model for model in MODELS if model == self.model or model in self.dedicated)

    def to_json(self) -> dict[str, Any]:
        """The policy as functions read it from ``tiers.json``."""
        limits = {name: getattr(self, name) for name in (*_NEEDED, *_OPTIONAL)}
        return {**limits, "features": sorted(self.features), "model": self.model, "models": list(self.models)}


def _check_limit(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a whole number, at least 1, got {value!r}")
