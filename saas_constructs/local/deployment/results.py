"""What a deployment reports: while it runs, and at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["created", "updated", "unchanged", "deleted", "absent"]


@dataclass(frozen=True)
class StackResult:
    """What became of a stack.

    Args:
        name: CloudFormation's name of the stack.
        region: Its region.
        status: What was done; ``absent`` when a stack to be deleted was not there.
        outputs: Its outputs, with URLs that can be reached from this machine.
        seconds: How long it took.
        retained: ``LogicalId (Type)`` of resources that a deletion left behind.
    """

    name: str
    region: str
    status: Status
    outputs: Mapping[str, str]
    seconds: float
    retained: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Progress:
    """A step of a deployment.

    Args:
        subject: Stack id, or what else is being worked on.
        activity: What happens to it.
        done: How many parts are done.
        total: How many parts there are; 0 when it is not known.
    """

    subject: str
    activity: str
    done: int = 0
    total: int = 0


LEFT_OUT = "left out"
"""Activity of a step that tells what the emulator will not do, in ``subject``."""

Report = Callable[[Progress], None]


def ignore(_progress: Progress) -> None:
    """Report to nobody."""
