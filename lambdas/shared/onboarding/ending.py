"""How onboarding ends: what becomes of the tenant, its slug and the event."""

from collections.abc import Mapping
from typing import Any, Final

from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.lifecycle.operation import ONBOARD, Operation, operation_id_of
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.steps import DEPLOY_STACK
from lambdas.shared.registry.records import ACTIVE, TenantRecord
from lambdas.shared.registry.slugs import Reservation

_OF_STACK: Final = ("table", "api_url", "stack")


def onboarding_id(tenant_id: str) -> str:
    """The id of the operation that makes a tenant: there is one."""
    return operation_id_of(tenant_id, ONBOARD, tenant_id)


def activation(operation: Operation) -> dict[str, Any]:
    """What makes a tenant active: its status, and where its own stack is, if it has one."""
    made = operation.output_of(DEPLOY_STACK)
    return {"status": ACTIVE, **{name: made[name] for name in _OF_STACK if made.get(name)}}


def onboarded(tenant: TenantRecord, operation: Operation, *, now: str) -> TenantOnboarded:
    """The event that tells of a tenant that is ready."""
    return TenantOnboarded.ending(
        tenant_id=tenant.tenant_id,
        operation_id=operation.operation_id,
        attempt=operation.attempt,
        occurred_at=now,
        slug=tenant.slug,
        tier=tenant.tier,
        model=tenant.model,
    )


def reservation_of(tenant: TenantRecord, operation: Operation) -> Reservation:
    """The reservation of the slug that the operation began with."""
    request = OnboardingRequest.from_payload(payload_of(operation.input))
    return Reservation(tenant.tenant_id, tenant.usage_key, request.fingerprint, tenant.created_at)


def payload_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, from an operation's input."""
    return {name: given[name] for name in ("slug", "name", "tier", "model", "sites", "owner")}
