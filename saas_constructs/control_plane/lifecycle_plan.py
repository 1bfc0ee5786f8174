"""Which steps an operation on tenants takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saas_constructs.control_plane.lifecycle_step import LifecycleStep


@dataclass(frozen=True, kw_only=True)
class LifecyclePlan:
    """The steps of one kind of operation, from which `TenantLifecycle` makes a machine.

    Attributes:
        kind: As the operation's record names it, such as ``change_tier``.
        steps: In their order.
        after: Steps after the operation has ended well; nothing is undone for them.
    """

    kind: str
    steps: Sequence[LifecycleStep]
    after: Sequence[LifecycleStep] = ()
