"""An operation on a tenant as the registry keeps it."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from lambdas.shared.derived_id import derived_id
from lambdas.shared.registry.values import from_item, to_item

ONBOARD: Final = "onboard"
SUSPEND: Final = "suspend"
REACTIVATE: Final = "reactivate"
RENAME: Final = "rename"
CHANGE_TIER: Final = "change_tier"
EXPORT: Final = "export"
OFFBOARD: Final = "offboard"
KINDS: Final = (ONBOARD, SUSPEND, REACTIVATE, RENAME, CHANGE_TIER, EXPORT, OFFBOARD)
"""What can be done with a tenant."""

RUNNING: Final = "running"
SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"
DONE: Final = "done"
UNDONE: Final = "undone"
HELD: Final = "held"

_PREFIX: Final = "operation#"
RUNNING_INDEX: Final = "running_operations"
"""Index of the operations that have not ended: by ``running``, then by ``started_at``."""


def operation_key(tenant_id: str, operation_id: str) -> dict[str, Any]:
    """Key of an operation's item."""
    return {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": f"{_PREFIX}{operation_id}"}}


def new_operation_id(now: datetime) -> str:
    """A fresh id; such ids sort by time."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def operation_id_of(tenant_id: str, kind: str, idempotency_key: str) -> str:
    """The id that a caller's idempotency key always leads to."""
    return derived_id("operation", tenant_id, kind, idempotency_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """What became of one step.

    Attributes:
        name: Of the step.
        status: ``running``, ``held``, ``done``, ``failed`` or ``undone``.
        started_at: When it was first tried, or went on after it was held; UTC, RFC 3339.
        ended_at: When it got its status, unless it runs.
        error: Why it failed.
    """

    name: str
    status: str
    started_at: str
    ended_at: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation, and how far it is.

    Attributes:
        operation_id: Unique among the tenant's.
        tenant_id: Whom it concerns.
        kind: One of `KINDS`.
        status: ``running``, ``succeeded`` or ``failed``.
        input: What was asked for; its booleans decide which steps are taken.
        outputs: What steps kept, by the step's name.
        steps: The steps in the order in which they were begun.
        requested_by: Who asked for it.
        reason: What they said about it.
        compensated: After a failure: whether all that had been done was undone.
        attempt: 1, and one more for each time it was tried again.
        started_at: UTC, RFC 3339.
        attempted_at: When the present attempt began; UTC, RFC 3339.
        ended_at: UTC, RFC 3339; nothing while it runs.
        version: Counts the writes.
    """

    operation_id: str
    tenant_id: str
    kind: str
    requested_by: str
    started_at: str
    attempted_at: str
    status: str = RUNNING
    input: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    steps: tuple[StepRecord, ...] = ()
    reason: str | None = None
    compensated: bool | None = None
    attempt: int = 1
    ended_at: str | None = None
    version: int = 1

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The operation that ``item`` keeps."""
        kept = from_item({name: value for name, value in item.items() if name not in _NOT_OURS})
        kept["steps"] = tuple(StepRecord(**step) for step in kept["steps"])
        return cls(**kept, tenant_id=item["pk"]["S"].removeprefix("tenant#"))

    def to_item(self) -> dict[str, Any]:
        """The item that keeps the operation, with its key, without an outbox."""
        # With a tenant_id beside its status it would stand in the index of tenants by status.
        values = {name: value for name, value in self.to_json().items() if name != "tenant_id"}
        watched = {"running": {"S": RUNNING}} if self.status == RUNNING else {}
        return {**operation_key(self.tenant_id, self.operation_id), **to_item(values), **watched}

    def shown(self) -> dict[str, Any]:
        """The operation as operators see it: without how far a walk through a table is.

        That is a key of the last item that was read, in the pool whosesoever.
        """
        return {**self.to_json(), "outputs": _without_cursors(self.outputs)}

    def to_json(self) -> dict[str, Any]:
        """The operation as JSON's values, all of it."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values["steps"] = [
            {name: value for name, value in asdict(step).items() if value is not None} for step in self.steps
        ]
        return {name: value for name, value in values.items() if value is not None}

    def step(self, name: str) -> StepRecord | None:
        """What became of the step ``name``; nothing when it was not begun."""
        return next((step for step in self.steps if step.name == name), None)

    def output_of(self, step: str) -> Mapping[str, Any]:
        """What the step kept; empty when it kept nothing."""
        return self.outputs.get(step, {})

    def with_step(
        self,
        name: str,
        status: str,
        *,
        now: str,
        error: str | None = None,
        outputs: Mapping[str, Any] | None = None,
    ) -> "Operation":
        """The operation with another entry for the step ``name``, which keeps its place in the history.

        Args:
            name: Of the step.
            status: Its status from now on.
            now: UTC, RFC 3339.
            error: Why it failed.
            outputs: Put in place of what the step kept; that stays when left out.
        """
        before = self.step(name)
        again = before is None or (status == RUNNING and before.status != RUNNING)
        entry = StepRecord(
            name=name,
            status=status,
            started_at=now if again or before is None else before.started_at,
            ended_at=None if status == RUNNING else now,
            error=error,
        )
        steps = (
            (*self.steps, entry)
            if before is None
            else tuple(entry if step.name == name else step for step in self.steps)
        )
        kept = self.outputs if outputs is None else {**self.outputs, name: dict(outputs)}
        return replace(self, steps=steps, outputs=kept)


_NOT_OURS: Final = frozenset({"pk", "sk", "outbox", "running"})
_CURSOR: Final = "after"


def _without_cursors(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_cursors(inner) for name, inner in value.items() if name != _CURSOR}
    if isinstance(value, list | tuple):
        return [_without_cursors(inner) for inner in value]
    return value
