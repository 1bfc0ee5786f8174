"""Making a tenant's own stack, and taking it away again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.lifecycle.errors import StepFailedError, StepStandsError
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.stack_key import stack_key
from lambdas.shared.tiers import TierLimits, Tiers
from lambdas.tenant_stacks.deleting import removed
from lambdas.tenant_stacks.stacks import CREATED, Stack, TenantStacks, stack_name

_SILO: Final = "silo"
#: What operations keep of a stack's outputs, by the names that its template gives them.
_KEPT: Final[Mapping[str, str]] = {"TableName": "table", "ApiUrl": "api_url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How tenants' stacks are made.

    Attributes:
        stacks: CloudFormation's.
        prefix: Start of their names.
        templates: By isolation model, the ``url`` of a template and, where it has others than the tenant's,
            ``parameters``.
        tiers: Limits of a silo.
    """

    stacks: TenantStacks
    prefix: str
    templates: Mapping[str, Mapping[str, Any]]
    tiers: Tiers

    def deploy(self, context: StepContext) -> Done | Pending:
        """Make the stack of the model that is wanted, or wait for it.

        Raises:
            StepFailedError: CloudFormation could not make it, or there is no template of this model.
        """
        name = self._name(context)
        found = self.stacks.find(name)
        if found is None:
            self._create(name, context)
            return Pending({"stack": name})
        if found.is_changing and found.status.startswith("CREATE"):
            return Pending({"stack": name})
        if found.status != CREATED:
            raise StepFailedError(f"the stack {name} is {found.status}: {self.stacks.failure(name)}")
        return Done(_outputs(found))

    def undo(self, context: StepContext) -> Done | Pending:
        """Delete what `deploy` has made, or wait until it is gone.

        Raises:
            StepStandsError: The tenant lives in it already.
            StepFailedError: CloudFormation could not delete it.
        """
        name = self._name(context)
        if context.tenant.stack == name:
            raise StepStandsError(f"the tenant is served by the stack {name} already; it is not deleted")
        return removed([name], self.stacks, context)

    def _name(self, context: StepContext) -> str:
        return stack_name(self.prefix, context.tenant.tenant_id, context.operation.operation_id)

    def _create(self, name: str, context: StepContext) -> None:
        tenant = context.tenant
        # An operation that is tried again has its input, and the record may not say any more what is wanted.
        wanted = {"model": tenant.model, "tier": tenant.tier, **tenant.desired, **context.operation.input}
        model = wanted["model"]
        template = self.templates.get(model)
        if template is None:
            raise StepFailedError(f"there is no stack for the model {model}; there are {', '.join(self.templates)}")
        limits = self.tiers.effective(wanted["tier"], tenant.overrides)
        self.stacks.create(
            name,
            template_url=template["url"],
            parameters={
                **template.get("parameters", {}),
                "TenantId": tenant.tenant_id,
                **(_limits(limits, key=stack_key(tenant.usage_key, name)) if model == _SILO else {}),
            },
            tags={"tenant_id": tenant.tenant_id, "model": model},
        )


def _outputs(stack: Stack) -> dict[str, str]:
    kept = {name: stack.outputs[output] for output, name in _KEPT.items() if output in stack.outputs}
    return {"stack": stack.name, **kept}


def _limits(limits: TierLimits, *, key: str) -> dict[str, str]:
    reserved = {} if limits.reserved_concurrency is None else {"ReservedConcurrency": str(limits.reserved_concurrency)}
    return {
        "RateLimit": str(limits.rate_limit),
        "BurstLimit": str(limits.burst_limit),
        "MonthlyRequests": str(limits.monthly_requests),
        "UsageKey": key,
        **reserved,
    }
