"""Overrides of a tenant's tier: in the registry, and in the usage plan that holds its key."""

from collections.abc import Mapping
from typing import Any, Protocol

from lambdas.shared.contention import repeated
from lambdas.shared.errors import FieldError, InvalidRequestError
from lambdas.shared.lifecycle.errors import WrongStatusError
from lambdas.shared.overrides import checked_overrides
from lambdas.shared.preconditions import check_version
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.errors import OperationInProgressError
from lambdas.shared.registry.records import ACTIVE, SILO, SUSPENDED, TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tiers import RATES, TierLimits, Tiers


class Plans(Protocol):
    """Usage plans of API Gateway."""

    def place(self, tenant_id: str, limits: TierLimits) -> None:
        """See to it that the tenant's key is in a plan with these limits, and in no other."""


def override(
    registry: TenantRegistry,
    plans: Plans,
    tiers: Tiers,
    tenant_id: str,
    *,
    overrides: Any,
    expected: int | None,
    by: Actor,
) -> TenantRecord:
    """Replace the tenant's overrides.

    The registry comes first: where the plan can't be changed after it, the same request again does it.

    Raises:
        InvalidRequestError: They name what there is not, or contradict each other, or change the rates of a silo.
        TenantNotFoundError: There is no such tenant.
        VersionMismatchError: The tenant is of another version than ``expected``, and has other overrides.
        WrongStatusError: The tenant is neither active nor suspended.
        OperationInProgressError: An operation holds the tenant; a change of tier places its key, too.
    """

    def once() -> TenantRecord:
        record = registry.require(tenant_id)
        checked = checked_overrides(overrides, tier=record.tier, tiers=tiers)
        if record.operation:
            raise OperationInProgressError(f"operation {record.operation} holds the tenant; wait until it has ended")
        if record.status not in {ACTIVE, SUSPENDED}:
            raise WrongStatusError("an override", record.status, {ACTIVE, SUSPENDED})
        if checked == dict(record.overrides):
            # Whoever repeats what was half done knows the version before it (RFC 9110, section 13.1.1).
            return record
        check_version(expected, record.version)
        _check_silo(record, checked)
        entry = audit_entry(
            registry.table_name,
            by=by,
            what="setTenantOverrides",
            tenant_id=tenant_id,
            before={"overrides": record.overrides},
            after={"overrides": checked},
        )
        return registry.update(record, {"overrides": checked}, with_=[entry])

    record = repeated(once)
    if record.model != SILO:
        plans.place(record.tenant_id, tiers.effective(record.tier, record.overrides))
    return record


def _check_silo(record: TenantRecord, overrides: Mapping[str, Any]) -> None:
    changed = [name for name in RATES if overrides.get(name) != record.overrides.get(name)]
    if record.model == SILO and changed:
        raise InvalidRequestError(
            FieldError(f"/{name}", "is set by the silo's own stack; leave it as it is") for name in changed
        )
