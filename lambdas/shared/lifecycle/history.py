"""What is written about an operation: the audit entry of a change, and the history that an attempt begins with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lambdas.shared.lifecycle.operation import DONE, RUNNING, UNDONE, Operation
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.records import TenantRecord

# They change with every write, and say nothing about it.
_NOISE: Final = frozenset({"version", "updated_at"})
_NAMES: Final[Mapping[str, str]] = {
    "onboard": "onboardTenant",
    "suspend": "suspendTenant",
    "reactivate": "reactivateTenant",
    "rename": "renameTenant",
    "change_tier": "changeTenantTier",
    "export": "exportTenant",
    "offboard": "offboardTenant",
}


def change_entry(
    table_name: str,
    by: Actor,
    operation: Operation,
    before: TenantRecord | None,
    after: TenantRecord,
    *,
    what: str | None = None,
) -> dict[str, Any]:
    """The audit entry of an operation's change, with what differs between two versions of the tenant's record.

    Args:
        table_name: The registry.
        by: Who asked for the operation.
        operation: The operation.
        before: The tenant before; nothing where it is new.
        after: The tenant from then on.
        what: Name of what was asked for; the kind's when left out.
    """
    old, new = ({} if record is None else record.to_json() for record in (before, after))
    changed = {name for name in new if name not in _NOISE and old.get(name) != new[name]}
    return audit_entry(
        table_name,
        by=by,
        what=what or _NAMES[operation.kind],
        tenant_id=operation.tenant_id,
        before={name: old[name] for name in sorted(changed & old.keys())},
        after={name: new[name] for name in sorted(changed)},
        reason=operation.reason,
    )


def restarted(operation: Operation) -> Operation:
    """The operation as its next attempt begins.

    What is done stays done up to the first step that was undone. All that came after it was done under conditions that
    the undoing ended, a tenant that did not change, for one, and is forgotten with what it kept.
    """
    kept = []
    for step in operation.steps:
        if step.status == UNDONE:
            break
        if step.status == DONE:
            kept.append(step)
    names = {step.name for step in kept}
    return replace(
        operation,
        status=RUNNING,
        steps=tuple(kept),
        outputs={name: kept_outputs for name, kept_outputs in operation.outputs.items() if name in names},
        compensated=None,
        ended_at=None,
        attempt=operation.attempt + 1,
        version=operation.version + 1,
    )


def cleaned_up(operation: Operation) -> Operation:
    """The operation as an attempt begins that takes only what its last one left after the end.

    What steps have kept stays: one that stopped half-way goes on there.
    """
    return replace(
        operation,
        steps=tuple(step for step in operation.steps if step.status == DONE),
        attempt=operation.attempt + 1,
        version=operation.version + 1,
    )
