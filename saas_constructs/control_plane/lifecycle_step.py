"""A step of a tenant's life cycle, with the function that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saas_constructs.control_plane.lifecycle_definition import StepShape

if TYPE_CHECKING:
    from aws_cdk import Duration

    from saas_constructs.functions import HandlerFunction


@dataclass(frozen=True, kw_only=True)
class LifecycleStep:
    """A step that a `LifecycleMachine` takes.

    Attributes:
        name: Of its state and in the history: a word such as ``CreateUsageKey``. The function's handler is made by
            ``lifecycle_step`` of the run-time code, with the same name.
        function: What does it, and undoes it.
        timeout: How long one call may take; more than the function's own time limit.
        undo: Whether it is called to take back what it did, when it or a later step fails.
        poll_every: How long to wait between calls of a step that answers that it is pending.
        max_wait: How long it may be pending altogether; comes with ``poll_every``.
        hold_every: How long to wait between calls of a step that answers that it is held, which may last as long as
            its execution, a year at most. An execution has room for some 2,000 calls of all its steps together.
        when: Name of the flag in the operation's input without which the step is left out.
        is_pivot: Whether nothing is undone from here on: where it fails, the operation stops as it stands, and is tried
            again by an operator. For steps that destroy what no undoing brings back.

    Raises:
        ValueError: A value that can't be meant.
    """

    name: str
    function: HandlerFunction
    timeout: Duration
    undo: bool = False
    poll_every: Duration | None = None
    max_wait: Duration | None = None
    hold_every: Duration | None = None
    when: str | None = None
    is_pivot: bool = False

    def __post_init__(self) -> None:
        _ = self.shape

    @property
    def shape(self) -> StepShape:
        """The step in plain values."""
        return StepShape(
            name=self.name,
            timeout=_seconds(self.timeout),
            undo=self.undo,
            poll_every=None if self.poll_every is None else _seconds(self.poll_every),
            max_wait=None if self.max_wait is None else _seconds(self.max_wait),
            hold_every=None if self.hold_every is None else _seconds(self.hold_every),
            when=self.when,
            is_pivot=self.is_pivot,
        )

    @property
    def longest(self) -> int:
        """Seconds that the step may take altogether, its tries and its undoing included."""
        if self.hold_every is not None:
            return YEAR
        once = self.shape.timeout * _TRIES + _PAUSES
        return (once + (self.shape.max_wait or 0)) * (2 if self.undo else 1)


# Step Functions Developer Guide, "Service quotas": a standard execution lasts a year at most.
YEAR: Final = 365 * 24 * 3600
_TRIES = 5
_PAUSES = 30


def _seconds(duration: Duration) -> int:
    return int(duration.to_seconds())
