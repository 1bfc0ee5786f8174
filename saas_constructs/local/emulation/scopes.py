"""What ends as a whole while workflows run."""

from __future__ import annotations


class AbandonedError(SystemExit):
    """The execution, or the branches, to which a task belongs have ended: so does the task's thread."""


class Scope:
    """What ends as a whole: an execution, or the branches of one of its states.

    Args:
        machine_arn: State machine of the execution.
        parent: The scope around this one.
    """

    def __init__(self, machine_arn: str, parent: Scope | None = None) -> None:
        self.machine_arn = machine_arn
        self._parent = parent
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether this or a scope around it has ended."""
        return self._ended or (self._parent is not None and self._parent.ended)

    def end(self) -> None:
        """End it; the tasks in it learn of it by ``Waits.abandon``."""
        self._ended = True
