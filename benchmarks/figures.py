"""The shape of a measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement beside the yardstick it was taken with.

    Args:
        name: What was measured.
        measured: The value, in ``unit``.
        unit: ``ms``, ``us``, ``MB``, ``calls`` and the like.
        yardstick: What it is compared with; empty where the value itself is the figure.
        base: The yardstick's value in the same run, in the same unit.
        limit: Highest ratio to the yardstick, or highest value where there is none.
        least: Lowest of the same, where more is better.
    """

    name: str
    measured: float
    unit: str
    yardstick: str = ""
    base: float | None = None
    limit: float | None = None
    least: float | None = None

    @property
    def result(self) -> float:
        """The ratio to the yardstick, or the value where there is none."""
        return self.measured if self.base is None else self.measured / self.base

    @property
    def within(self) -> bool:
        """Whether the result keeps to its limits."""
        return (self.limit is None or self.result <= self.limit) and (self.least is None or self.result >= self.least)
