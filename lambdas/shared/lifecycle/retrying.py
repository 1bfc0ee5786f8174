"""Trying an operation again: one that failed, or one that succeeded and could not clean up after its end."""

import functools
from typing import Protocol

from lambdas.shared.lifecycle.cancellation import CANCEL, decision_on
from lambdas.shared.lifecycle.errors import OperationNotRetryableError
from lambdas.shared.lifecycle.machines import ABSENT, has_broken_off
from lambdas.shared.lifecycle.operation import CHANGE_TIER, OFFBOARD, ONBOARD, SUCCEEDED, Operation
from lambdas.shared.lifecycle.operation_store import MemberRefusedError
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.rules import RULES
from lambdas.shared.onboarding.ending import reservation_of
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError
from lambdas.shared.registry.records import ACTIVE, MOVING, OFFBOARDING, ONBOARDING, TenantRecord
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry


class Machines(Protocol):
    """The machines of operations."""

    def start(self, operation: Operation) -> None:
        """Start the operation's machine unless it was started."""

    def status_of(self, operation: Operation) -> str:
        """Status of the present attempt's execution."""


def retry(operations: Operations, machines: Machines, operation: Operation, *, by: Actor) -> Operation:
    """Try a failed operation again, with the steps that are not done.

    One that succeeded is tried again where a step after its end was not done: an old copy, or a stack, is left over.

    Raises:
        SlugTakenError: A tenant was to be made, and its slug is another's by now.
        OperationNotRetryableError, OperationInProgressError: See `Operations.retry`.
    """
    if operation.status == SUCCEEDED:
        again = _left_over(operations, machines, operation, by)
    elif operation.kind != ONBOARD:
        again = operations.retry(operation, by=by, check=functools.partial(_check_retryable, operations.registry))
    else:
        tenant = operations.registry.require(operation.tenant_id)
        slugs = Slugs(operations.registry.client, operations.registry.table_name)
        # What was not undone has kept its slug.
        with_ = [slugs.take(tenant.slug, reservation_of(tenant, operation))] if operation.compensated else []
        desired = {"status": ACTIVE, "tier": tenant.tier, "model": tenant.model}
        try:
            again = operations.retry(operation, by=by, changes={"status": ONBOARDING, "desired": desired}, with_=with_)
        except MemberRefusedError as error:
            raise SlugTakenError(
                f"the slug {tenant.slug!r} is another tenant's by now; onboard it by another"
            ) from error
    machines.start(again)
    return again


def check_unchanged(tenant: TenantRecord, operation: Operation) -> None:
    """Refuse an operation whose input says what the tenant was, where something else has changed that since.

    Undone once more, it would give back a status that was taken away meanwhile, a suspended tenant's for one.

    Raises:
        OperationNotRetryableError: A new operation has to be begun.
    """
    given = operation.input
    if operation.kind == OFFBOARD:
        fits = tenant.status in {given["from_status"], OFFBOARDING}
    elif operation.kind == CHANGE_TIER:
        ways = {(given["from_tier"], given["from_model"]), (given["tier"], given["model"])}
        # Nobody but this very operation, not undone, may have let the tenant stand still.
        statuses = RULES[CHANGE_TIER].allowed | (set() if operation.compensated else {MOVING})
        frozen = operation.output_of("Freeze")
        # Between stacks of one model it is the table alone that tells of another move since.
        is_there = not frozen or tenant.table in {frozen["from_table"], frozen["to_table"]}
        fits = (tenant.tier, tenant.model) in ways and tenant.status in statuses and is_there
    else:
        fits = tenant.status in RULES[operation.kind].allowed
    if not fits:
        raise OperationNotRetryableError(
            f"the tenant is {tenant.status}, {tenant.tier} and {tenant.model} by now, and operation "
            f"{operation.operation_id} began on another state; begin a new one"
        )


def _check_retryable(registry: TenantRegistry, tenant: TenantRecord, operation: Operation) -> None:
    check_unchanged(tenant, operation)
    # What could not be undone is tried again: it meets the same decision, and undoes the rest.
    if operation.kind != OFFBOARD or not operation.compensated:
        return
    decision = decision_on(registry, operation)
    if decision is not None and decision.outcome == CANCEL:
        raise OperationNotRetryableError(
            f"operation {operation.operation_id} was cancelled by {decision.by}, for good; begin a new off-boarding"
        )


def _left_over(operations: Operations, machines: Machines, operation: Operation, by: Actor) -> Operation:
    status = machines.status_of(operation)
    if has_broken_off(status):
        return operations.retry_left_over(operation, by=by)
    if status == ABSENT and operation.attempt > 1:
        # Whoever tried it again was stopped before the start.
        return operation
    raise OperationNotRetryableError(f"operation {operation.operation_id} succeeded, and nothing of it is left over")
