"""Migrations in the tenant registry, beside the tenants that they concern."""

from collections.abc import Mapping
from typing import Any, Self

from lambdas.migration.states import Migration, Step
from lambdas.shared.contention import transact
from lambdas.shared.contracts.tenant_thawed import TenantThawed
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.records import ACTIVE, MOVING, TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.registry.values import from_item, to_item

_STEP: "tuple[str, ...]" = ("action", "status", "at", "by")


class MigrationStore:
    """Migrations of all tenants: each tenant has one at a time.

    Args:
        registry: All tenants.
    """

    def __init__(self, registry: TenantRegistry) -> None:
        self._registry = registry

    @classmethod
    def from_environment(cls) -> Self:
        """Migrations in the registry ``REGISTRY_TABLE_NAME``."""
        return cls(TenantRegistry.from_environment())

    def find(self, tenant_id: str) -> Migration | None:
        """The tenant's migration, if there is one; read consistently."""
        answer = self._registry.client.get_item(
            TableName=self._registry.table_name, Key=_key(tenant_id), ConsistentRead=True
        )
        return _migration(answer["Item"]) if "Item" in answer else None

    def tenant(self, tenant_id: str) -> TenantRecord:
        """The tenant; read consistently.

        Raises:
            TenantNotFoundError: There is none.
        """
        return self._registry.require(tenant_id)

    def save(self, before: Migration | None, after: Migration, tenant: TenantRecord, status: str) -> None:
        """Keep ``after`` in place of ``before``, and ``status`` as the tenant's, with an audit entry: all or nothing.

        A tenant that is served again is told of.

        Raises:
            LostRaceError: The migration or the tenant has changed meanwhile.
        """
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before:
            condition = {
                "ConditionExpression": "version = :before",
                "ExpressionAttributeValues": {":before": {"N": str(before.version)}},
            }
        step = after.history[-1]
        _, change = self._registry.changed(tenant, {"status": status}, events=_told(after, tenant, status))
        entry = audit_entry(
            self._registry.table_name,
            by=Actor(step.by, "iam"),
            what=f"migration:{step.action}",
            tenant_id=tenant.tenant_id,
            before={"migration": before.status if before else None, "status": tenant.status},
            after={"migration": after.status, "status": status},
            at=step.at,
        )
        put: Any = {"Put": {"TableName": self._registry.table_name, "Item": _item(after), **condition}}
        members: list[Any] = [put, entry, change]
        transact(self._registry.client, members)


def _told(after: Migration, tenant: TenantRecord, status: str) -> list[TenantThawed]:
    """What readers of menus have to ask for anew: nothing that was taken in was told when it was."""
    if (tenant.status, status) != (MOVING, ACTIVE):
        return []
    event = TenantThawed.of(
        tenant_id=tenant.tenant_id,
        migration_id=after.migration_id,
        authority=after.authority,
        change=after.version,
        occurred_at=after.history[-1].at,
    )
    return [event]


def _key(tenant_id: str) -> Any:
    return {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "migration"}}


def _item(migration: Migration) -> dict[str, Any]:
    values = {
        "tenant_id": migration.tenant_id,
        "migration_id": migration.migration_id,
        # Not `status`: the index of tenants by status is of tenants only.
        "migration_status": migration.status,
        "authority": migration.authority,
        "history": [{name: getattr(step, name) for name in _STEP} for step in migration.history],
        "retire_on": migration.retire_on,
        "version": migration.version,
    }
    return {**_key(migration.tenant_id), **to_item(values)}


def _migration(item: Mapping[str, Any]) -> Migration:
    kept = from_item(item)
    return Migration(
        tenant_id=kept["tenant_id"],
        migration_id=kept["migration_id"],
        status=kept["migration_status"],
        history=tuple(Step(*(step[name] for name in _STEP)) for step in kept["history"]),
        version=kept["version"],
        retire_on=kept.get("retire_on"),
    )
