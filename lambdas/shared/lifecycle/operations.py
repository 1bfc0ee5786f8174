"""Operations in the registry: each begun, kept and ended in a transaction with what it changes about its tenant."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from lambdas.shared.contention import repeated
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.lifecycle.errors import OperationReusedError, WrongStatusError
from lambdas.shared.lifecycle.history import change_entry
from lambdas.shared.lifecycle.operation import SUCCEEDED, Operation, new_operation_id
from lambdas.shared.lifecycle.operation_ends import OperationEnds
from lambdas.shared.lifecycle.operation_store import Members, check_free
from lambdas.shared.lifecycle.rules import RULES
from lambdas.shared.moments import utc_now
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.records import TenantRecord


class Operations(OperationEnds):
    """Begins, keeps and ends operations. One at a time holds a tenant.

    Args:
        registry: Tenants' records; operations lie in the same table.

    Attributes:
        registry: As given.
    """

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
            put = self.put(ended, "attribute_not_exists(pk)", event(record, ended))
            self.transact([member, put, entry], with_(record))
            return ended

        return repeated(once)

    def create(self, record: TenantRecord, operation: Operation, *, by: Actor, with_: Members = ()) -> None:
        """Make a tenant that an operation holds from the first.

        Raises:
            MemberRefusedError: The condition of one of ``with_`` did not hold.
            LostRaceError: There is a tenant or operation of this id, or another write was under way.
        """
        entry = change_entry(self.registry.table_name, by, operation, None, record)
        put = self.put(operation, "attribute_not_exists(pk)")
        self.transact([self.registry.create(record), put, entry], with_)

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
        check_free(record)
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
        self.transact([member, self.put(wanted, "attribute_not_exists(pk)"), entry], with_)
        return wanted
