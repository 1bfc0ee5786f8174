"""The moment in which a tenant's new tier and place begin to hold."""

from collections.abc import Callable
from typing import Any

from lambdas.moving.holding import held
from lambdas.shared.lifecycle.errors import StepFailedError, StepStandsError
from lambdas.shared.lifecycle.step import Done, StepContext
from lambdas.shared.registry.records import MOVING, TenantRecord
from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlans


def switch(context: StepContext, *, plans: Callable[[], UsagePlans], tiers: Tiers) -> Done:
    """Let tier, model, place and status be the new ones, all in one write of the tenant's record.

    The tenant's key changes plans right before: until the write its requests are refused anyway, where it moves.

    Raises:
        StepFailedError: The tenant is not as the steps before left it.
    """
    tenant, given = held(context), context.operation.input
    frozen, deployed = context.output_of("Freeze"), context.output_of("DeployStack")
    outputs = {
        "from_table": frozen.get("from_table", ""),
        "from_stack": frozen.get("from_stack", ""),
        "switched_at": context.registry.now(),
    }
    changes: dict[str, Any] = {"tier": given["tier"], "model": given["model"]}
    if frozen:
        changes |= {
            "status": frozen["status"],
            "table": frozen["to_table"],
            "stack": deployed.get("stack", ""),
            "api_url": deployed.get("api_url", ""),
        }
    if _is(tenant, changes):
        return Done(outputs)
    if frozen and (tenant.status != MOVING or tenant.table != frozen["from_table"]):
        raise StepFailedError(f"the tenant is {tenant.status} and not where it was copied from; nothing was switched")
    limits = tiers.effective(given["tier"], tenant.overrides)
    plans().place(tenant.tenant_id, limits)
    context.registry.update(tenant, changes)
    return Done(outputs)


def switch_back(context: StepContext, *, plans: Callable[[], UsagePlans], tiers: Tiers) -> Done:
    """Put the tenant's key back into the plan that it was in, as long as the tenant was not switched.

    Raises:
        StepStandsError: It was: its requests have gone to the new place since, and there is no way back but another
            change of tier.
    """
    tenant, given, frozen = held(context), context.operation.input, context.output_of("Freeze")
    # A new stack of the same model is told by its table alone.
    has_moved = bool(frozen) and tenant.table != frozen["from_table"]
    if has_moved or (tenant.tier, tenant.model) != (given["from_tier"], given["from_model"]):
        raise StepStandsError("the tenant was switched and stays so; try the operation again to end it")
    plans().place(tenant.tenant_id, tiers.effective(tenant.tier, tenant.overrides))
    return Done()


def _is(tenant: TenantRecord, changes: dict[str, Any]) -> bool:
    return all(getattr(tenant, name) == value for name, value in changes.items())
