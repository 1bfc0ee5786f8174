"""Making a tenant's own stack, and taking it away again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.tiers import TierLimits, Tiers
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
        template_urls: Template by isolation model.
        role_arn: What CloudFormation makes them with.
        tiers: Limits of a silo.
    """

    stacks: TenantStacks
    prefix: str
    template_urls: Mapping[str, str]
    role_arn: str
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
        """Delete what `deploy` has made, or wait until it is gone."""
        return removed(self._name(context), self.stacks)

    def _name(self, context: StepContext) -> str:
        return stack_name(self.prefix, context.tenant.tenant_id, context.operation.operation_id)

    def _create(self, name: str, context: StepContext) -> None:
        tenant = context.tenant
        model = tenant.desired.get("model", tenant.model)
        url = self.template_urls.get(model)
        if url is None:
            raise StepFailedError(f"there is no stack for the model {model}; there are {', '.join(self.template_urls)}")
        limits = self.tiers.effective(tenant.desired.get("tier", tenant.tier), tenant.overrides)
        self.stacks.create(
            name,
            template_url=url,
            role_arn=self.role_arn,
            parameters={"TenantId": tenant.tenant_id, **(_limits(limits) if model == _SILO else {})},
            tags={"tenant_id": tenant.tenant_id, "model": model},
        )


def removed(name: str, stacks: TenantStacks) -> Done | Pending:
    """Delete a stack, or wait until it is gone.

    Raises:
        StepFailedError: CloudFormation could not delete it.
    """
    found = stacks.find(name)
    if found is None:
        return Done({"deleted": name})
    if found.status == "DELETE_FAILED":
        raise StepFailedError(f"the stack {name} could not be deleted: {stacks.failure(name)}")
    if not found.is_changing:
        stacks.delete(name)
    return Pending({"stack": name})


def _outputs(stack: Stack) -> dict[str, str]:
    kept = {name: stack.outputs[output] for output, name in _KEPT.items() if output in stack.outputs}
    return {"stack": stack.name, **kept}


def _limits(limits: TierLimits) -> dict[str, str]:
    reserved = {} if limits.reserved_concurrency is None else {"ReservedConcurrency": str(limits.reserved_concurrency)}
    return {"RateLimit": str(limits.rate_limit), "BurstLimit": str(limits.burst_limit), **reserved}
