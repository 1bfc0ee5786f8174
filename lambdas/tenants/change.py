"""The operations that change tenants. Each leaves its audit entry in the transaction of its change."""

import functools

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.lifecycle import requests
from lambdas.shared.lifecycle.cancellation import cancel_offboarding
from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operation import CHANGE_TIER, EXPORT, OFFBOARD, REACTIVATE, RENAME, SUSPEND
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retrying import retry
from lambdas.shared.operators import Operator, operator_operations
from lambdas.shared.overrides import check_model
from lambdas.shared.registry.records import POOL
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tiers import Tiers
from lambdas.tenants.asking import asked, operation_id, tenant_told, told
from lambdas.tenants.legal_hold import delete_legal_hold, set_legal_hold
from lambdas.tenants.paths import operation_in, tenant_in
from lambdas.tenants.problems import PROBLEMS, SlugMismatchError
from lambdas.tenants.showing import shown

registry = TenantRegistry.from_environment()
operations = Operations(registry)


@functools.cache
def machines() -> Machines:
    """The machine of each kind of operation."""
    return Machines.from_environment()


@functools.cache
def tiers() -> Tiers:
    """The stage's tiers."""
    return Tiers.load()


def suspend_tenant(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/suspend: refuse the tenant's users from now on."""
    tenant_id, wanted = tenant_in(request), asked(request, "reason", required=("reason",))
    key = operation_id(request, tenant_id, SUSPEND)
    return told(requests.suspend(operations, tenant_id, by=operator.actor, reason=wanted.reason, operation_id=key))


def reactivate_tenant(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/reactivate: let a suspended tenant in again."""
    tenant_id, wanted = tenant_in(request), asked(request, "reason")
    key = operation_id(request, tenant_id, REACTIVATE)
    return told(requests.reactivate(operations, tenant_id, by=operator.actor, reason=wanted.reason, operation_id=key))


def rename_tenant(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/rename: give the tenant another slug."""
    tenant_id, wanted = tenant_in(request), asked(request, "slug", "reason", required=("slug",))
    return told(
        requests.rename(
            operations,
            tenant_id,
            slug=wanted.slug,
            by=operator.actor,
            reason=wanted.reason,
            operation_id=operation_id(request, tenant_id, RENAME),
        )
    )


def change_tenant_tier(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/move: another tier, another isolation model, or both, or a new stack of its model."""
    tenant_id, wanted = tenant_in(request), asked(request, "tier", "model", "reason")
    if wanted.tier is None and wanted.model is None:
        raise InvalidRequestError.at("", "must name a tier, a model, or both; listTiers says which there are")
    record = registry.require(tenant_id)
    tier, model = wanted.tier or record.tier, wanted.model or record.model
    check_model(model, tier=tier, tiers=tiers())
    key = operation_id(request, tenant_id, CHANGE_TIER)
    is_so = tier == record.tier and not requests.moves(record.model, wanted.model)
    # A repetition finds its own operation, which made it so.
    if is_so and (key is None or operations.get(tenant_id, key) is None):
        remedy = "name another" if model == POOL else "name another, or the model itself for a new stack"
        raise InvalidRequestError.at("", f"the tenant has the tier {tier} and the model {model} already; {remedy}")
    return told(
        requests.change_tier(
            operations,
            machines(),
            tenant_id,
            tier=tier,
            model=wanted.model,
            by=operator.actor,
            reason=wanted.reason,
            operation_id=key,
        )
    )


def export_tenant(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/exports: all of the tenant's data, as an archive."""
    tenant_id, wanted = tenant_in(request), asked(request, "reason")
    return told(
        requests.export(
            operations,
            machines(),
            tenant_id,
            by=operator.actor,
            reason=wanted.reason,
            operation_id=operation_id(request, tenant_id, EXPORT),
        )
    )


def offboard_tenant(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/offboard: export, wait, delete, with a receipt."""
    tenant_id, wanted = tenant_in(request), asked(request, "slug", "reason", required=("slug", "reason"))
    record = registry.require(tenant_id)
    if wanted.slug != record.slug:
        raise SlugMismatchError(f"tenant {tenant_id} has another slug than {wanted.slug}; see getTenant for it")
    begun = requests.offboard(
        operations,
        machines(),
        tenant_id,
        by=operator.actor,
        reason=wanted.reason,
        operation_id=operation_id(request, tenant_id, OFFBOARD),
    )
    # A repetition may find it cancelled meanwhile.
    return told(begun, shown(registry, begun))


def cancel_tenant_offboarding(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/cancel-offboarding: keep the tenant, during the grace period."""
    tenant_id, wanted = tenant_in(request), asked(request, "reason", required=("reason",))
    cancelled = cancel_offboarding(operations, tenant_id, by=operator.actor, reason=wanted.reason)
    return told(cancelled, shown(registry, cancelled))


def retry_operation(request: ApiRequest, operator: Operator) -> Answer:
    """POST /tenants/{tenant_id}/operations/{operation_id}/retry: go on where it failed."""
    operation = operations.require(tenant_in(request), operation_in(request))
    again = retry(operations, machines(), operation, by=operator.actor)
    return told(again, shown(registry, again))


def put_legal_hold(request: ApiRequest, operator: Operator) -> Answer:
    """PUT /tenants/{tenant_id}/legal-hold: nothing of the tenant's data is deleted from now on."""
    tenant_id, wanted = tenant_in(request), asked(request, "reason", required=("reason",))
    record = set_legal_hold(registry, tenant_id, by=operator.actor, reason=wanted.reason or "")
    return tenant_told(record)


def remove_legal_hold(request: ApiRequest, operator: Operator) -> Answer:
    """DELETE /tenants/{tenant_id}/legal-hold."""
    return tenant_told(delete_legal_hold(registry, tenant_in(request), by=operator.actor))


handler = operator_operations(
    {
        "suspendTenant": suspend_tenant,
        "reactivateTenant": reactivate_tenant,
        "renameTenant": rename_tenant,
        "changeTenantTier": change_tenant_tier,
        "exportTenant": export_tenant,
        "offboardTenant": offboard_tenant,
        "cancelOffboarding": cancel_tenant_offboarding,
        "retryOperation": retry_operation,
        "setLegalHold": put_legal_hold,
        "deleteLegalHold": remove_legal_hold,
    },
    PROBLEMS,
)
"""All of them."""
