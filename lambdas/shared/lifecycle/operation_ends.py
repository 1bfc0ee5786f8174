"""How operations end, and how one that failed begins again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lambdas.shared.contention import repeated
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.lifecycle.errors import OperationEndedError, OperationNotRetryableError
from lambdas.shared.lifecycle.history import change_entry, cleaned_up, restarted
from lambdas.shared.lifecycle.operation import FAILED, RUNNING, SUCCEEDED, Operation
from lambdas.shared.lifecycle.operation_store import Members, OperationStore, check_free
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.records import TenantRecord


class OperationEnds(OperationStore):
    """Ends operations, each once, and lets their tenants go."""

    def end_succeeded(
        self,
        operation: Operation,
        *,
        changes: Mapping[str, Any],
        event: Event,
        with_: Members = (),
    ) -> Operation:
        """End an operation, let the tenant go, and tell so; one that has ended already stays as it is.

        History and outputs are kept as they are given.

        Args:
            operation: As it was read.
            changes: Of the tenant's record.
            event: Its terminal event.
            with_: Further members of the transaction.

        Raises:
            OperationEndedError: It was written since it was read: somebody else is at work on it.
            MemberRefusedError: The condition of one of ``with_`` did not hold.
        """
        ended = replace(operation, status=SUCCEEDED, compensated=None)
        return self._end(ended, changes, lambda _: event, with_)

    def end_failed(
        self,
        operation: Operation,
        *,
        compensated: bool,
        changes: Mapping[str, Any],
        event: Callable[[TenantRecord], Event],
        with_: Members = (),
    ) -> Operation:
        """As `end_succeeded`, for an operation that could not be done.

        Args:
            operation: As it was read.
            compensated: Whether all that had been done was undone.
            changes: Of the tenant's record.
            event: Its terminal event, from the tenant as it is from then on.
            with_: Further members of the transaction.
        """
        return self._end(replace(operation, status=FAILED, compensated=compensated), changes, event, with_)

    def retry(
        self,
        operation: Operation,
        *,
        by: Actor,
        changes: Mapping[str, Any] | None = None,
        with_: Members = (),
        check: Callable[[TenantRecord, Operation], None] = lambda _record, _operation: None,
    ) -> Operation:
        """Let a failed operation hold its tenant again, for whoever calls to start its machine.

        Steps that are done are not taken again, except for those that followed a step that was undone.

        Args:
            operation: Which.
            by: Who asks for it.
            changes: Of the tenant's record.
            with_: Further members of the transaction.
            check: Raises where tenant and operation, as they are now, don't go together any more.

        Raises:
            OperationNotRetryableError: It did not fail.
            OperationInProgressError: Another operation holds the tenant.
            MemberRefusedError: The condition of one of ``with_`` did not hold.
        """

        def once() -> Operation:
            record, now = self.load(operation.tenant_id, operation.operation_id)
            if now.status != FAILED:
                raise OperationNotRetryableError(
                    f"operation {now.operation_id} is {now.status}; only one that failed can be tried again"
                )
            check_free(record)
            check(record, now)
            again = replace(restarted(now), attempted_at=self.registry.now())
            after, member = self.registry.changed(record, {**(changes or {}), "operation": now.operation_id})
            entry = change_entry(self.registry.table_name, by, again, record, after, what="retryOperation")
            self.transact([member, self.put(again, "version = :before"), entry], with_)
            return again

        return repeated(once)

    def retry_left_over(self, operation: Operation, *, by: Actor) -> Operation:
        """Let an operation that succeeded take the steps after its end once more, as far as they are not done.

        It stays ended, tells nothing again, and does not hold its tenant by this.

        Args:
            operation: As it was read when its last execution was found to have failed.
            by: Who asks for it.

        Raises:
            OperationNotRetryableError: It did not succeed, or somebody has tried it again meanwhile.
        """

        def once() -> Operation:
            record, now = self.load(operation.tenant_id, operation.operation_id)
            if now.status != SUCCEEDED or now.attempt != operation.attempt:
                raise OperationNotRetryableError(f"operation {now.operation_id} is {now.status} and being tried again")
            again = replace(cleaned_up(now), attempted_at=self.registry.now())
            entry = change_entry(self.registry.table_name, by, again, record, record, what="retryOperation")
            self.transact([self.put(again, "version = :before"), entry], ())
            return again

        return repeated(once)

    def _end(
        self,
        ended: Operation,
        changes: Mapping[str, Any],
        event: Callable[[TenantRecord], Event],
        with_: Members,
    ) -> Operation:
        def once() -> Operation:
            record, now = self.load(ended.tenant_id, ended.operation_id)
            if now.status != RUNNING:
                return now
            if now.version != ended.version:
                raise OperationEndedError(f"operation {now.operation_id} is continued elsewhere")
            over = replace(ended, version=now.version + 1, ended_at=self.registry.now())
            after, member = self.registry.changed(record, {**changes, "operation": "", "desired": {}})
            self.transact([member, self.put(over, "version = :before", event(after))], with_)
            return over

        return repeated(once)
