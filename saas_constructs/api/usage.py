"""How much of an API a tenant may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UsageLimits:
    """Limits of each tenant of a tier; tenants don't share them.

    Attributes:
        rate_limit: Requests a second, over time.
        burst_limit: Requests at once.
        monthly_quota: Requests a calendar month.

    Raises:
        ValueError: A limit is below 1.
    """

    rate_limit: int
    burst_limit: int
    monthly_quota: int

    def __post_init__(self) -> None:
        for name in ("rate_limit", "burst_limit", "monthly_quota"):
            value = getattr(self, name)
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
