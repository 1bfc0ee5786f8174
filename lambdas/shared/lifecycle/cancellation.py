"""The one decision about a tenant that is on its way out: its data is deleted, or it stays. It is made once.

It is an item of its own, written by whoever comes first: the grace period's end, or somebody who cancels. Every later
attempt of the same off-boarding finds it made.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.contention import ConditionFailedError, LostRaceError, repeated, transact
from lambdas.shared.lifecycle.errors import OperationNotFoundError
from lambdas.shared.lifecycle.operation import OFFBOARD, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.registry.values import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import PutTypeDef

DELETE: Final = "delete"
CANCEL: Final = "cancel"


class TooLateError(Exception):
    """The tenant's data is being deleted already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided.

    Attributes:
        outcome: ``delete`` or ``cancel``.
        at: When; UTC, RFC 3339.
        by: Who; a service for the end of the grace period.
        reason: What they said about it.
    """

    outcome: str
    at: str
    by: str
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """The decision as operators see it."""
        shown = {"outcome": self.outcome, "at": self.at, "by": self.by}
        return {**shown, "reason": self.reason} if self.reason else shown


def decision_on(registry: TenantRegistry, operation: Operation) -> Decision | None:
    """What was decided in an off-boarding, if anything was; read consistently."""
    answer = registry.client.get_item(TableName=registry.table_name, Key=_key(operation), ConsistentRead=True)
    item = answer.get("Item")
    if item is None:
        return None
    return Decision(**from_item({name: value for name, value in item.items() if name not in {"pk", "sk"}}))


def decide(registry: TenantRegistry, operation: Operation, decision: Decision, *, with_: tuple[Any, ...] = ()) -> None:
    """Write the decision.

    Raises:
        LostRaceError: It was made already; read it.
    """
    kept = {"outcome": decision.outcome, "at": decision.at, "by": decision.by, "reason": decision.reason}
    put: PutTypeDef = {
        "TableName": registry.table_name,
        "Item": {**_key(operation), **to_item(kept)},
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    try:
        transact(registry.client, [{"Put": put}, *with_])
    except ConditionFailedError as error:
        raise LostRaceError("the decision was made meanwhile") from error


def cancel_offboarding(operations: Operations, tenant_id: str, *, by: Actor, reason: str | None = None) -> Operation:
    """Keep the tenant that is on its way out: its off-boarding fails with this reason, and its status comes back.

    It takes effect when the grace period is looked at next. Cancelling again changes nothing.

    Args:
        operations: Of all tenants.
        tenant_id: The tenant.
        by: Who cancels.
        reason: What they say about it.

    Raises:
        TenantNotFoundError: There is no such tenant.
        OperationNotFoundError: It is not being off-boarded.
        TooLateError: Deleting has begun.
    """
    registry = operations.registry
    record = registry.require(tenant_id)
    operation = operations.get(tenant_id, record.operation) if record.operation else None
    if operation is None or operation.kind != OFFBOARD:
        raise OperationNotFoundError(record.operation or OFFBOARD)

    def once() -> None:
        made = decision_on(registry, operation)
        if made is None:
            now = registry.now()
            entry = audit_entry(
                registry.table_name,
                by=by,
                what="cancelOffboarding",
                tenant_id=tenant_id,
                before={"operation": operation.operation_id},
                after={"cancelled_at": now},
                reason=reason,
                at=now,
            )
            decision = Decision(outcome=CANCEL, at=now, by=by.who, reason=reason or "")
            decide(registry, operation, decision, with_=(entry,))
        elif made.outcome != CANCEL:
            raise TooLateError("the grace period is over and the tenant's data is being deleted")

    repeated(once)
    return operation


def _key(operation: Operation) -> dict[str, Any]:
    return {"pk": {"S": f"tenant#{operation.tenant_id}"}, "sk": {"S": f"decision#{operation.operation_id}"}}
