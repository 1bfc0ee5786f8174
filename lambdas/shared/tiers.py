"""Limits and features of tenants: their tier's, and what is said of a tenant otherwise.

``tiers.json`` beside the function's code says them; it is written from the stage's ``TierPolicies`` during synthesis.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from lambdas.shared import settings

FILE: Final = "tiers.json"
RATES: Final = ("rate_limit", "burst_limit", "monthly_requests")
"""Limits of requests, which API Gateway holds; every tenant has them."""
AMOUNTS: Final = ("orders_per_day", "sites", "users")
"""Limits that functions hold; nothing stands for any number."""
COUNTED: Final = "orders_per_day"
"""The limit of what is counted by events, of those tiers only that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLimits:
    """What one tenant may use.

    Attributes:
        tier: The tier that it started from.
        rate_limit: Requests a second, over time.
        burst_limit: Requests at once.
        monthly_requests: Requests a calendar month.
        orders_per_day: Orders a day in UTC; nothing for any number, as for the next two.
        sites: Sites that may be set up.
        users: Users.
        features: What is included.
        model: Isolation model that a new tenant of the tier gets.
        models: Isolation models that a tenant of the tier may have.
        reserved_concurrency: How many of each function of a silo may run at once; nothing for no reserve.
    """

    tier: str
    rate_limit: int
    burst_limit: int
    monthly_requests: int
    orders_per_day: int | None
    sites: int | None
    users: int | None
    features: frozenset[str]
    model: str
    models: tuple[str, ...]
    reserved_concurrency: int | None

    @property
    def amounts(self) -> dict[str, int]:
        """The limits that functions hold, without those that leave any number."""
        return {name: value for name in AMOUNTS if (value := getattr(self, name)) is not None}

    @property
    def rates(self) -> tuple[int, int, int]:
        """The limits that API Gateway holds: `RATES`, in their order."""
        return self.rate_limit, self.burst_limit, self.monthly_requests


@dataclass(frozen=True, slots=True)
class Tiers:
    """All tiers of the stage.

    Attributes:
        by_name: What each tier's tenants may use, from the smallest tier on.
        features: Names of all features that there are.
    """

    by_name: Mapping[str, TierLimits]
    features: frozenset[str]

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The tiers in ``tiers.json``.

        Args:
            folder: Where the file lies; by default beside the function's code.

        Raises:
            OSError: The file is not there: the function's construct gives it no tiers.
            KeyError: It is incomplete.
        """
        root = folder or Path(settings.required("LAMBDA_TASK_ROOT"))
        content = json.loads((root / FILE).read_text(encoding="utf-8"))
        return cls(
            by_name={name: _limits(name, policy) for name, policy in content["tiers"].items()},
            features=frozenset(content["features"]),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The tiers, from the smallest on."""
        return tuple(self.by_name)

    def effective(self, tier: str, overrides: Mapping[str, Any] | None = None) -> TierLimits:
        """What a tenant may use: its tier's limits, and where there is an override, that.

        A tier that has gone leaves its tenants what the first tier gives: they must not be without limits. An override
        that this stage does not know any more is passed over, and one of orders a day in a tier that counts none.

        Args:
            tier: The tenant's tier.
            overrides: As `lambdas.shared.overrides.checked_overrides` let them pass.
        """
        limits = self.by_name.get(tier) or replace(next(iter(self.by_name.values())), tier=tier)
        if not overrides:
            return limits
        amounts = {name: overrides[name] for name in AMOUNTS if name in overrides}
        if limits.orders_per_day is None:
            amounts.pop(COUNTED, None)
        rates = {name: overrides[name] for name in RATES if name in overrides}
        return replace(limits, **rates, **amounts, features=_features(limits, overrides.get("features") or {}))


def _features(limits: TierLimits, said: Mapping[str, bool]) -> frozenset[str]:
    taken = {name for name, included in said.items() if not included}
    return (limits.features | said.keys()) - taken


def _limits(name: str, policy: Mapping[str, Any]) -> TierLimits:
    return TierLimits(
        tier=name,
        features=frozenset(policy["features"]),
        model=policy["model"],
        models=tuple(policy["models"]),
        reserved_concurrency=policy["reserved_concurrency"],
        **{limit: policy[limit] for limit in (*RATES, *AMOUNTS)},
    )
