"""Operations as operators see them."""

from typing import Any

from lambdas.shared.lifecycle.cancellation import decision_on
from lambdas.shared.lifecycle.operation import OFFBOARD, Operation
from lambdas.shared.registry.store import TenantRegistry


def shown(registry: TenantRegistry, operation: Operation) -> dict[str, Any]:
    """The operation; an off-boarding with its ``decision`` too, once it is made that the tenant goes or stays.

    A cancelled one goes on for hours before anything else tells of it.
    """
    decision = decision_on(registry, operation) if operation.kind == OFFBOARD else None
    return operation.shown() | ({} if decision is None else {"decision": decision.to_json()})
