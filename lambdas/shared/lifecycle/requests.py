"""What operators ask for about a tenant, each by one function. What takes time is begun, and its machine started."""

from typing import Any, Protocol, Required, TypedDict, Unpack

from lambdas.shared.contracts.tenant_events import TenantReactivated, TenantRenamed, TenantSuspended
from lambdas.shared.lifecycle.operation import (
    CHANGE_TIER,
    EXPORT,
    OFFBOARD,
    REACTIVATE,
    RENAME,
    SUSPEND,
    Operation,
)
from lambdas.shared.lifecycle.operation_store import MemberRefusedError
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError
from lambdas.shared.registry.records import ACTIVE, POOL, SUSPENDED, TenantRecord
from lambdas.shared.registry.slugs import Reservation, Slugs


class Machines(Protocol):
    """The machines of operations."""

    def start(self, operation: Operation) -> None:
        """Start the operation's machine unless it was started."""


class Asked(TypedDict, total=False):
    """What goes with every request.

    Attributes:
        by: Who asks.
        reason: What they say about it.
        operation_id: See `operation_id_of`; a fresh one when left out. The same id again finds the operation.
    """

    by: Required[Actor]
    reason: str | None
    operation_id: str | None


def suspend(operations: Operations, tenant_id: str, **asked: Unpack[Asked]) -> Operation:
    """Refuse an active tenant's requests, connections and events from now on; its data stays."""
    return operations.complete(
        tenant_id,
        SUSPEND,
        changes=lambda _: {"status": SUSPENDED},
        event=lambda _, ended: TenantSuspended.ending(**_common(ended)),
        **asked,
    )


def reactivate(operations: Operations, tenant_id: str, **asked: Unpack[Asked]) -> Operation:
    """Let a suspended tenant in again."""
    return operations.complete(
        tenant_id,
        REACTIVATE,
        changes=lambda _: {"status": ACTIVE},
        event=lambda _, ended: TenantReactivated.ending(**_common(ended)),
        **asked,
    )


def rename(operations: Operations, tenant_id: str, *, slug: str, **asked: Unpack[Asked]) -> Operation:
    """Give a tenant another slug; the former one stays its own for a while, so that nobody takes its visitors over.

    Raises:
        SlugTakenError: The slug is another tenant's, was a short while ago, or is this tenant's present one.
    """
    slugs = Slugs(operations.registry.client, operations.registry.table_name)

    def members(tenant: TenantRecord) -> list[Any]:
        if tenant.slug == slug:
            raise SlugTakenError(f"the tenant's slug is {slug!r} already")
        now = operations.registry.now()
        reservation = Reservation(tenant.tenant_id, tenant.usage_key, f"renamed-{tenant.tenant_id}", now)
        return [slugs.take(slug, reservation), slugs.give_up(tenant.slug, tenant.tenant_id)]

    try:
        return operations.complete(
            tenant_id,
            RENAME,
            input={"slug": slug},
            changes=lambda _: {"slug": slug},
            event=lambda before, ended: TenantRenamed.ending(**_common(ended), slug=slug, former_slug=before.slug),
            with_=members,
            **asked,
        )
    except MemberRefusedError as error:
        raise SlugTakenError(f"the slug {slug!r} belongs to another tenant, or did a short while ago") from error


def moves(from_model: str, model: str | None) -> bool:
    """Whether the data of a tenant of the model ``from_model`` moves where ``model`` is asked for, or no model is.

    One that has a stack of its own gets a new one by naming its model again: nothing else brings the app's present
    code and the tenant's present limits there.
    """
    return model is not None and (model != from_model or model != POOL)


def change_tier(
    operations: Operations, machines: Machines, tenant_id: str, *, tier: str, model: str | None, **asked: Unpack[Asked]
) -> Operation:
    """Give a tenant another tier, another isolation model, or both. Without a model it keeps its own, and its stack.

    The operation's input says ``tier, model, from_tier, from_model``, and by flags which steps are taken: ``moves``
    where the data has to move, ``deploys`` where it gets a stack of its own, ``drops`` where it leaves one.
    """
    found = _known(operations, tenant_id, asked)
    if found is None:
        tenant = operations.registry.require(tenant_id)
        from_tier, from_model = tenant.tier, tenant.model
    else:
        # Asked for again: what the tenant was before stands in the operation.
        from_tier, from_model = found.input.get("from_tier", ""), found.input.get("from_model", "")
    wanted = {"tier": tier, "model": model or from_model}
    is_moving = moves(from_model, model)
    operation = operations.begin(
        tenant_id,
        CHANGE_TIER,
        input={
            **wanted,
            "from_tier": from_tier,
            "from_model": from_model,
            "moves": is_moving,
            "deploys": is_moving and model != POOL,
            "drops": is_moving and from_model != POOL,
        },
        desired=wanted,
        **asked,
    )
    machines.start(operation)
    return operation


def export(operations: Operations, machines: Machines, tenant_id: str, **asked: Unpack[Asked]) -> Operation:
    """Put all of a tenant's data into an archive that it can download."""
    operation = operations.begin(tenant_id, EXPORT, **asked)
    machines.start(operation)
    return operation


def offboard(operations: Operations, machines: Machines, tenant_id: str, **asked: Unpack[Asked]) -> Operation:
    """Let a tenant go: nobody gets in any more, its data is exported, and after a grace period deleted."""
    tenant = operations.registry.require(tenant_id)
    given = {"from_status": tenant.status}
    found = _known(operations, tenant_id, asked)
    operation = operations.begin(tenant_id, OFFBOARD, input=given if found is None else found.input, **asked)
    machines.start(operation)
    return operation


def _known(operations: Operations, tenant_id: str, asked: Asked) -> Operation | None:
    operation_id = asked.get("operation_id")
    return operations.get(tenant_id, operation_id) if operation_id else None


def _common(ended: Operation) -> dict[str, Any]:
    return {
        "tenant_id": ended.tenant_id,
        "operation_id": ended.operation_id,
        "attempt": ended.attempt,
        "occurred_at": ended.ended_at,
    }
