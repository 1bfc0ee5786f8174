"""Operations in the registry: each begun, kept and ended in a transaction with what it changes about its tenant."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lambdas.shared.batch_get import items_of
from lambdas.shared.contention import ConditionFailedError, LostRaceError, repeated, transact, write
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.lifecycle.errors import (
    OperationEndedError,
    OperationNotFoundError,
    OperationNotRetryableError,
    OperationReusedError,
    WrongStatusError,
)
from lambdas.shared.lifecycle.history import change_entry, restarted
from lambdas.shared.lifecycle.operation import (
    FAILED,
    RUNNING,
    SUCCEEDED,
    Operation,
    new_operation_id,
    operation_key,
)
from lambdas.shared.lifecycle.rules import RULES
from lambdas.shared.moments import utc_now
from lambdas.shared.outbox import ATTRIBUTE, outbox_of
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import OperationInProgressError, TenantNotFoundError
from lambdas.shared.registry.records import TenantRecord, tenant_key
from lambdas.shared.registry.store import TenantRegistry

Members = Sequence[Any]
"""Further members of a transaction."""


class MemberRefusedError(Exception):
    """The condition of a further member did not hold; nothing was changed.

    Args:
        failed: The items before the write, by the member's place among the further ones.
    """

    def __init__(self, failed: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(f"the conditions of the further members {', '.join(map(str, failed))} did not hold")
        self.failed = failed


class Operations:
    """Begins, keeps and ends operations. One at a time holds a tenant.

    Args:
        registry: Tenants' records; operations lie in the same table.

    Attributes:
        registry: As given.
    """

    def __init__(self, registry: TenantRegistry) -> None:
        self.registry = registry

    @classmethod
    def from_environment(cls) -> "Operations":
        """Those in ``REGISTRY_TABLE_NAME``."""
        return cls(TenantRegistry.from_environment())

    def get(self, tenant_id: str, operation_id: str) -> Operation | None:
        """The operation, if there is one; read consistently."""
        answer = self.registry.client.get_item(
            TableName=self.registry.table_name, Key=operation_key(tenant_id, operation_id), ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else Operation.from_item(item)

    def require(self, tenant_id: str, operation_id: str) -> Operation:
        """The operation; read consistently.

        Raises:
            OperationNotFoundError: There is none.
        """
        found = self.get(tenant_id, operation_id)
        if found is None:
            raise OperationNotFoundError(operation_id)
        return found

    def load(self, tenant_id: str, operation_id: str) -> tuple[TenantRecord, Operation]:
        """Tenant and operation, read consistently in one call.

        Raises:
            TenantNotFoundError: There is no such tenant.
            OperationNotFoundError: It has no such operation.
        """
        keys = [tenant_key(tenant_id), operation_key(tenant_id, operation_id)]
        items = {item["sk"]["S"]: item for item in items_of(self.registry.client, self.registry.table_name, keys)}
        tenant, operation = (items.get(key["sk"]["S"]) for key in keys)
        if tenant is None:
            raise TenantNotFoundError(tenant_id)
        if operation is None:
            raise OperationNotFoundError(operation_id)
        return TenantRecord.from_item(tenant), Operation.from_item(operation)

    def begin(
        self,
        tenant_id: str,
        kind: str,
        *,
        by: Actor,
        input: Mapping[str, Any] | None = None,  # noqa: A002 - the attribute's name
        allowed: Collection[str] | None = None,
        desired: Mapping[str, str] | None = None,
        operation_id: str | None = None,
        reason: str | None = None,
        with_: Members = (),
    ) -> Operation:
        """Let an operation hold the tenant from now on; whoever calls starts its machine then.

        Tenant, operation and audit entry are one transaction.

        Args:
            tenant_id: The tenant.
            kind: Of the operation.
            by: Who asks for it.
            input: What is asked for: JSON's values. No secrets: operators read it.
            allowed: The tenant's statuses in which it may begin; those of the kind's rule when left out.
            desired: ``status``, ``tier`` and ``model`` that it is to lead to, where they differ from the present ones.
            operation_id: See `operation_id_of`; a fresh one when left out. The same id again finds the operation.
            reason: What who asks says about it.
            with_: Further members of the transaction.

        Raises:
            TenantNotFoundError: There is no such tenant.
            WrongStatusError: Its status does not allow it.
            OperationInProgressError: Another operation holds it.
            OperationReusedError: The id stands for an operation of other content.
            MemberRefusedError: The condition of one of ``with_`` did not hold.
        """
        wanted = self._wanted(tenant_id, kind, by=by, input=input, operation_id=operation_id, reason=reason)
        return repeated(lambda: self._begin(wanted, by, allowed, desired, known=operation_id is not None, with_=with_))

    def complete(
        self,
        tenant_id: str,
        kind: str,
        *,
        by: Actor,
        changes: Callable[[TenantRecord], Mapping[str, Any]],
        event: Callable[[TenantRecord, Operation], Event],
        with_: Callable[[TenantRecord], Members] = lambda _: (),
        input: Mapping[str, Any] | None = None,  # noqa: A002 - the attribute's name
        operation_id: str | None = None,
        reason: str | None = None,
    ) -> Operation:
        """Begin and end an operation that is done by one change of the tenant's record, in one transaction.

        Args:
            tenant_id: The tenant.
            kind: Of the operation.
            by: Who asks for it.
            changes: What it changes about the tenant.
            event: Its terminal event, from the tenant as it was before.
            with_: Further members of the transaction.
            input: As in `begin`.
            operation_id: As in `begin`.
            reason: As in `begin`.

        Raises:
            TenantNotFoundError, WrongStatusError, OperationInProgressError, OperationReusedError, MemberRefusedError:
                As in `begin`.
        """
        wanted = self._wanted(tenant_id, kind, by=by, input=input, operation_id=operation_id, reason=reason)

        def once() -> Operation:
            found, record = self._free(wanted, None, known=operation_id is not None)
            if found is not None:
                return found
            ended = replace(wanted, status=SUCCEEDED, ended_at=wanted.started_at)
            after, member = self.registry.changed(record, changes(record))
            entry = change_entry(self.registry.table_name, by, ended, record, after)
            put = self._put(ended, "attribute_not_exists(pk)", event(record, ended))
            self._transact([member, put, entry], with_(record))
            return ended

        return repeated(once)

    def create(self, record: TenantRecord, operation: Operation, *, by: Actor, with_: Members = ()) -> None:
        """Make a tenant that an operation holds from the first.

        Raises:
            MemberRefusedError: The condition of one of ``with_`` did not hold.
            LostRaceError: There is a tenant or operation of this id, or another write was under way.
        """
        entry = change_entry(self.registry.table_name, by, operation, None, record)
        put = self._put(operation, "attribute_not_exists(pk)")
        self._transact([self.registry.create(record), put, entry], with_)

    def save(self, operation: Operation) -> Operation:
        """Keep an operation's next version, conditional on the one before, and return it.

        Raises:
            LostRaceError: Somebody else has written since.
        """
        after = replace(operation, version=operation.version + 1)
        member = self._put(after, "version = :before")["Put"]
        write(lambda: self.registry.client.put_item(**member))
        return after

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
    ) -> Operation:
        """Let a failed operation hold its tenant again, for whoever calls to start its machine.

        Steps that are done are not taken again, except for those that followed a step that was undone.

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
            _check_free(record)
            again = replace(restarted(now), attempted_at=self.registry.now())
            after, member = self.registry.changed(record, {**(changes or {}), "operation": now.operation_id})
            entry = change_entry(self.registry.table_name, by, again, record, after, what="retryOperation")
            self._transact([member, self._put(again, "version = :before"), entry], with_)
            return again

        return repeated(once)

    def _wanted(
        self,
        tenant_id: str,
        kind: str,
        *,
        by: Actor,
        input: Mapping[str, Any] | None,  # noqa: A002 - the attribute's name
        operation_id: str | None,
        reason: str | None,
    ) -> Operation:
        now = self.registry.now()
        return Operation(
            operation_id=operation_id or new_operation_id(utc_now()),
            tenant_id=tenant_id,
            kind=kind,
            input=dict(input or {}),
            requested_by=by.who,
            reason=reason,
            started_at=now,
            attempted_at=now,
        )

    def _free(
        self, wanted: Operation, allowed: Collection[str] | None, *, known: bool
    ) -> tuple[Operation | None, TenantRecord]:
        """Return the operation where there is one of its id already, and the tenant that it may begin on."""
        record = self.registry.require(wanted.tenant_id)
        found = self.get(wanted.tenant_id, wanted.operation_id) if known else None
        if found is not None:
            if (found.kind, dict(found.input)) != (wanted.kind, dict(wanted.input)):
                raise OperationReusedError(
                    f"the idempotency key stands for a {found.kind} with other content; use another key"
                )
            return found, record
        _check_free(record)
        statuses = RULES[wanted.kind].allowed if allowed is None else allowed
        if record.status not in statuses:
            raise WrongStatusError(wanted.kind, record.status, statuses)
        return None, record

    def _begin(
        self,
        wanted: Operation,
        by: Actor,
        allowed: Collection[str] | None,
        desired: Mapping[str, str] | None,
        *,
        known: bool,
        with_: Members,
    ) -> Operation:
        found, record = self._free(wanted, allowed, known=known)
        if found is not None:
            return found
        present = {"status": record.status, "tier": record.tier, "model": record.model}
        rule = RULES.get(wanted.kind)
        leads_to = {"status": rule.leads_to} if rule and rule.leads_to else {}
        goal = {**present, **leads_to, **(desired or {})}
        after, member = self.registry.changed(record, {"operation": wanted.operation_id, "desired": goal})
        entry = change_entry(self.registry.table_name, by, wanted, record, after)
        self._transact([member, self._put(wanted, "attribute_not_exists(pk)"), entry], with_)
        return wanted

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
            self._transact([member, self._put(over, "version = :before", event(after))], with_)
            return over

        return repeated(once)

    def _put(self, operation: Operation, condition: str, event: Event | None = None) -> dict[str, Any]:
        item = operation.to_item()
        if event is not None:
            item[ATTRIBUTE] = {"S": outbox_of(event)}
        put: dict[str, Any] = {"TableName": self.registry.table_name, "Item": item, "ConditionExpression": condition}
        if ":before" in condition:
            put["ConditionExpression"] = "#version = :before"
            put["ExpressionAttributeNames"] = {"#version": "version"}
            put["ExpressionAttributeValues"] = {":before": {"N": str(operation.version - 1)}}
        return {"Put": put}

    def _transact(self, own: Members, with_: Members) -> None:
        """Write all members; what the tenant or the operation met is a lost race, what others met is refused."""
        try:
            transact(self.registry.client, [*own, *with_])
        except ConditionFailedError as error:
            if min(error.failed) < len(own):
                raise LostRaceError("the tenant or the operation has changed meanwhile") from error
            raise MemberRefusedError({place - len(own): item for place, item in error.failed.items()}) from error


def _check_free(record: TenantRecord) -> None:
    if record.operation:
        raise OperationInProgressError(f"operation {record.operation} holds the tenant; wait until it has ended")
