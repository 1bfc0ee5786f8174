"""Operations as items of the registry: reading them, and the writes that they are part of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from lambdas.shared.batch_get import items_of
from lambdas.shared.contention import ConditionFailedError, LostRaceError, transact, write
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.lifecycle.errors import OperationNotFoundError
from lambdas.shared.lifecycle.operation import Operation, operation_key
from lambdas.shared.outbox import ATTRIBUTE, outbox_of
from lambdas.shared.registry.errors import OperationInProgressError, TenantNotFoundError
from lambdas.shared.registry.records import TenantRecord, tenant_key
from lambdas.shared.registry.store import TenantRegistry

Members = Sequence[Any]
"""Further members of a transaction."""


class MemberRefusedError(Exception):
    """The condition of a further member did not hold; nothing was changed.

    Args:
        failed: The items before the write, by the member's place among the further ones.
    """

    def __init__(self, failed: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(f"the conditions of the further members {', '.join(map(str, failed))} did not hold")
        self.failed = failed


class OperationStore:
    """Operations of all tenants.

    Args:
        registry: Tenants' records; operations lie in the same table.

    Attributes:
        registry: As given.
    """

    def __init__(self, registry: TenantRegistry) -> None:
        self.registry = registry

    @classmethod
    def from_environment(cls) -> Self:
        """Those in ``REGISTRY_TABLE_NAME``."""
        return cls(TenantRegistry.from_environment())

    def get(self, tenant_id: str, operation_id: str) -> Operation | None:
        """The operation, if there is one; read consistently."""
        answer = self.registry.client.get_item(
            TableName=self.registry.table_name, Key=operation_key(tenant_id, operation_id), ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else Operation.from_item(item)

    def require(self, tenant_id: str, operation_id: str) -> Operation:
        """The operation; read consistently.

        Raises:
            OperationNotFoundError: There is none.
        """
        found = self.get(tenant_id, operation_id)
        if found is None:
            raise OperationNotFoundError(operation_id)
        return found

    def load(self, tenant_id: str, operation_id: str) -> tuple[TenantRecord, Operation]:
        """Tenant and operation, read consistently in one call.

        Raises:
            TenantNotFoundError: There is no such tenant.
            OperationNotFoundError: It has no such operation.
        """
        keys = [tenant_key(tenant_id), operation_key(tenant_id, operation_id)]
        items = {item["sk"]["S"]: item for item in items_of(self.registry.client, self.registry.table_name, keys)}
        tenant, operation = (items.get(key["sk"]["S"]) for key in keys)
        if tenant is None:
            raise TenantNotFoundError(tenant_id)
        if operation is None:
            raise OperationNotFoundError(operation_id)
        return TenantRecord.from_item(tenant), Operation.from_item(operation)

    def save(self, operation: Operation) -> Operation:
        """Keep an operation's next version, conditional on the one before, and return it.

        Raises:
            LostRaceError: Somebody else has written since.
        """
        after = replace(operation, version=operation.version + 1)
        member = self.put(after, "version = :before")["Put"]
        write(lambda: self.registry.client.put_item(**member))
        return after

    def put(self, operation: Operation, condition: str, event: Event | None = None) -> dict[str, Any]:
        """A member of a transaction that keeps an operation.

        Args:
            operation: As it is to be kept.
            condition: ``version = :before`` for the version before it, or another expression without values.
            event: What the write tells.
        """
        item = operation.to_item()
        if event is not None:
            item[ATTRIBUTE] = {"S": outbox_of(event)}
        put: dict[str, Any] = {"TableName": self.registry.table_name, "Item": item, "ConditionExpression": condition}
        if ":before" in condition:
            put["ConditionExpression"] = "#version = :before"
            put["ExpressionAttributeNames"] = {"#version": "version"}
            put["ExpressionAttributeValues"] = {":before": {"N": str(operation.version - 1)}}
        return {"Put": put}

    def transact(self, own: Members, with_: Members) -> None:
        """Write all members.

        Args:
            own: Those on the tenant and the operation.
            with_: All others.

        Raises:
            LostRaceError: The tenant or the operation has changed, or another write was under way.
            MemberRefusedError: The condition of one of ``with_`` did not hold.
        """
        try:
            transact(self.registry.client, [*own, *with_])
        except ConditionFailedError as error:
            if min(error.failed) < len(own):
                raise LostRaceError("the tenant or the operation has changed meanwhile") from error
            raise MemberRefusedError({place - len(own): item for place, item in error.failed.items()}) from error


def check_free(record: TenantRecord) -> None:
    """Refuse a tenant that an operation holds.

    Raises:
        OperationInProgressError: One does.
    """
    if record.operation:
        raise OperationInProgressError(f"operation {record.operation} holds the tenant; wait until it has ended")
