"""All tiers of a stage: the one place where limits and features stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Final

from saas_constructs.tenancy.order_time_limits import OrderTimeLimits
from saas_constructs.tenancy.tier_policy import BRIDGE, NAME, SILO, TierPolicy

_MINUTE: Final = 60


class TierPolicies(Mapping[str, TierPolicy]):
    """Tiers by name, in the order from the smallest on.

    Usage plans, authorizers, the orders' workflow and silos are made from it, and functions find it as ``tiers.json``
    beside their code. A tenant's own overrides, kept in the registry, go before it.

    Args:
        tiers: The policy of each tier.
        features: Names of all features that there are; by default those that some tier includes.

    Raises:
        ValueError: No tier, two of one name, a name of another form, a feature that there is not, or time limits for
            some tiers only.

    Attributes:
        features: Names of all features, in order.
    """

    def __init__(self, tiers: Iterable[TierPolicy], *, features: Iterable[str] | None = None) -> None:
        policies = list(tiers)
        if not policies:
            raise ValueError("tiers must hold at least one tier, got none")
        names = [policy.name for policy in policies]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"each tier must be named once, got {', '.join(twice)} several times")
        self._tiers = {policy.name: policy for policy in policies}
        included = {feature for policy in self.values() for feature in policy.features}
        known = included if features is None else set(features)
        self.features = tuple(sorted(known))
        self._check_names(included)
        without = [name for name, policy in self.items() if policy.time_limits is None]
        if without and len(without) < len(self):
            raise ValueError(f"time_limits must be given for every tier or for none, got none for {', '.join(without)}")

    @classmethod
    def default(cls) -> TierPolicies:
        """The restaurant's tiers: ``basic``, ``standard`` and ``premium``, all pooled at first."""
        return cls(
            [
                TierPolicy(
                    name="basic",
                    rate_limit=5,
                    burst_limit=10,
                    monthly_requests=100_000,
                    orders_per_day=500,
                    sites=3,
                    users=10,
                    time_limits=_minutes(accept=10, ready=60, pickup=30),
                ),
                TierPolicy(
                    name="standard",
                    rate_limit=20,
                    burst_limit=40,
                    monthly_requests=1_000_000,
                    orders_per_day=5_000,
                    sites=20,
                    users=100,
                    features=frozenset({"reports"}),
                    time_limits=_minutes(accept=15, ready=120, pickup=60),
                ),
                TierPolicy(
                    name="premium",
                    rate_limit=100,
                    burst_limit=200,
                    monthly_requests=10_000_000,
                    features=frozenset({"custom-domain", "reports", "webhooks"}),
                    dedicated=frozenset({BRIDGE, SILO}),
                    reserved_concurrency=5,
                    time_limits=_minutes(accept=30, ready=240, pickup=120),
                ),
            ]
        )

    def __getitem__(self, name: str) -> TierPolicy:
        return self._tiers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tiers)

    def __len__(self) -> int:
        return len(self._tiers)

    def to_json(self) -> str:
        """The tiers as functions find them in ``tiers.json``."""
        content = {"features": self.features, "tiers": {name: policy.to_json() for name, policy in self.items()}}
        return json.dumps(content, separators=(",", ":"))

    def time_limits(self) -> str:
        """How long orders may wait, as functions read it from ``TIME_LIMITS``.

        Raises:
            ValueError: The tiers have no time limits.
        """
        limits = {name: asdict(policy.time_limits) for name, policy in self.items() if policy.time_limits is not None}
        if not limits:
            raise ValueError("time_limits must be given for every tier that has orders, got none")
        return json.dumps(limits)

    def _check_names(self, included: set[str]) -> None:
        for feature in {*self.features, *included}:
            if not NAME.fullmatch(feature):
                raise ValueError(f"a feature must be lower-case words joined by '-', got {feature!r}")
        unknown = sorted(included.difference(self.features))
        if unknown:
            known = ", ".join(self.features) or "none"
            raise ValueError(f"there is no such feature: {', '.join(unknown)}; the features are: {known}")


def _minutes(*, accept: int, ready: int, pickup: int) -> OrderTimeLimits:
    return OrderTimeLimits(accept=accept * _MINUTE, ready=ready * _MINUTE, pickup=pickup * _MINUTE)
