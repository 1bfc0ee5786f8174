"""How long an order may wait for people."""

from dataclasses import asdict, dataclass
from typing import Final

LONGEST_SECONDS: Final = 24 * 60 * 60
"""No single wait may last longer: a restaurant's order that nobody touched for a day is dead."""


@dataclass(frozen=True, kw_only=True)
class OrderTimeLimits:
    """Time limits of one tier, in whole seconds. When one is over, the order expires.

    Attributes:
        accept: Until the kitchen accepts or rejects the order.
        ready: From then until the kitchen says that it is ready.
        pickup: From then until a waiter serves it.

    Raises:
        ValueError: A limit is not between a second and a day.
    """

    accept: int
    ready: int
    pickup: int

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            if not isinstance(seconds, int) or isinstance(seconds, bool) or not 1 <= seconds <= LONGEST_SECONDS:
                raise ValueError(f"{name} must be whole seconds, 1 to {LONGEST_SECONDS}, got {seconds!r}")
