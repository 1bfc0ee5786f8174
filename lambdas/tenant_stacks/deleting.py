"""Removing the stacks that a tenant needs no longer."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operation import CHANGE_TIER
from lambdas.shared.lifecycle.past import operations_of
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.tenant_stacks.stacks import TenantStacks, stack_name

_DELETING: Final = "deleting"
_FAILED: Final = "DELETE_FAILED"


def delete_left_stacks(context: StepContext, stacks: TenantStacks, *, prefix: str) -> Done | Pending:
    """Delete the stack that the tenant moved from, or every one of a tenant that leaves; or wait until they are gone.

    After a move it stays where its items were not removed: the tenant may have moved back to its table meanwhile. Of a
    tenant that leaves go those, too, that a move would have removed later, or an operation that failed left behind.

    Args:
        context: Of the step.
        stacks: CloudFormation's.
        prefix: Start of the stacks' names.

    Raises:
        StepFailedError: CloudFormation could not delete one.
    """
    if context.operation.kind != CHANGE_TIER:
        return removed(_ever_made(context, prefix), stacks, context)
    name = context.output_of("Switch").get("from_stack")
    if not name or not context.output_of("RemoveCopy").get("claimed"):
        return Done()
    return removed([name], stacks, context)


def removed(names: Collection[str], stacks: TenantStacks, context: StepContext) -> Done | Pending:
    """Delete stacks, or wait until they are gone.

    One that could not be deleted is tried once more by each attempt of the operation: its cause may be mended by then.

    Raises:
        StepFailedError: CloudFormation could not delete one.
    """
    kept: Mapping[str, Any] = context.outputs
    # Another attempt's failures are this one's beginning.
    tried = set(kept.get(_DELETING, ())) if kept.get("attempt") == context.operation.attempt else set()
    there = [found for found in map(stacks.find, sorted(names)) if found is not None]
    if not there:
        return Done({"deleted": sorted(names)} if names else {})
    for found in there:
        if found.status == _FAILED and found.name in tried:
            raise StepFailedError(f"the stack {found.name} could not be deleted: {stacks.failure(found.name)}")
        if not found.is_changing:
            stacks.delete(found.name)
            tried.add(found.name)
    return Pending({**kept, "attempt": context.operation.attempt, _DELETING: sorted(tried)})


def _ever_made(context: StepContext, prefix: str) -> set[str]:
    """Name the stack that the tenant has, and those of all its operations: each makes one of a name of its own."""
    tenant = context.tenant
    names = {
        stack_name(prefix, tenant.tenant_id, operation.operation_id)
        for operation in operations_of(context.registry, tenant.tenant_id)
        if operation.input.get("deploys")
    }
    return names | {tenant.stack} if tenant.stack else names
