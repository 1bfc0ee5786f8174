"""Legal hold: while it lasts, nothing of the tenant's data is deleted."""

from lambdas.shared.contention import repeated
from lambdas.shared.lifecycle.errors import WrongStatusError
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.records import OFFBOARDED, TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from lambdas.tenants.problems import NoLegalHoldError


def set_legal_hold(registry: TenantRegistry, tenant_id: str, *, by: Actor, reason: str) -> TenantRecord:
    """Put the tenant under a hold; one that stands for the same reason stays as it is.

    Raises:
        TenantNotFoundError: There is no such tenant.
        WrongStatusError: Its data is gone already.
    """

    def once() -> TenantRecord:
        record = registry.require(tenant_id)
        if record.status == OFFBOARDED:
            raise WrongStatusError("a legal hold", record.status, {"not off-boarded yet"})
        if record.legal_hold.get("reason") == reason:
            return record
        hold = {"reason": reason, "by": by.who, "at": registry.now()}
        return _keep(registry, record, hold, by=by, what="setLegalHold")

    return repeated(once)


def delete_legal_hold(registry: TenantRegistry, tenant_id: str, *, by: Actor) -> TenantRecord:
    """Take the hold away; an off-boarding that waits for it goes on.

    Raises:
        TenantNotFoundError: There is no such tenant.
        NoLegalHoldError: There is no hold.
    """

    def once() -> TenantRecord:
        record = registry.require(tenant_id)
        if not record.legal_hold:
            raise NoLegalHoldError(f"tenant {tenant_id} is under no legal hold")
        return _keep(registry, record, {}, by=by, what="deleteLegalHold")

    return repeated(once)


def _keep(
    registry: TenantRegistry, record: TenantRecord, hold: dict[str, str], *, by: Actor, what: str
) -> TenantRecord:
    entry = audit_entry(
        registry.table_name,
        by=by,
        what=what,
        tenant_id=record.tenant_id,
        before={"legal_hold": record.legal_hold},
        after={"legal_hold": hold},
        reason=hold.get("reason"),
    )
    return registry.update(record, {"legal_hold": hold}, with_=[entry])
