"""How new executions move to a new version of a workflow."""

from dataclasses import dataclass
from typing import Final

_MOST_MINUTES: Final = 2100


@dataclass(frozen=True, kw_only=True)
class GradualDeployment:
    """A part of the new executions runs the new version first, then all, unless an alarm sends them back.

    Attributes:
        percentage: Of the new executions that start with the new version at first; 1 to 99.
        interval_minutes: How long before all do; 1 to 2100. The deployment of the stack waits for it.

    Raises:
        ValueError: A value outside these bounds.
    """

    percentage: int = 10
    interval_minutes: int = 5

    def __post_init__(self) -> None:
        for name, value, most in (
            ("percentage", self.percentage, 99),
            ("interval_minutes", self.interval_minutes, _MOST_MINUTES),
        ):
            if not 1 <= value <= most:
                raise ValueError(f"{name} must be 1 to {most}, got {value}")
