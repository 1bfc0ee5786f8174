"""What operators do with a migration; knows no DynamoDB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from lambdas.migration.states import (
    CUT_OVER,
    LEAVING,
    LOADING,
    RETIRED,
    TRANSITIONS,
    Migration,
    MigrationStateError,
    Step,
    Transition,
)
from lambdas.shared.contention import repeated
from lambdas.shared.errors import NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.registry.records import ACTIVE, TenantRecord


class Migrations(Protocol):
    """Migrations and their tenants."""

    def find(self, tenant_id: str) -> Migration | None:
        """The tenant's migration, if there is one."""

    def tenant(self, tenant_id: str) -> TenantRecord:
        """The tenant; raises ``TenantNotFoundError``."""

    def save(self, before: Migration | None, after: Migration, tenant: TenantRecord, status: str) -> None:
        """Keep ``after`` and the tenant's status, with an audit entry; raises ``LostRaceError``."""


def begin(
    tenant_id: str, migration_id: str, *, by: str, migrations: Migrations, now: Callable[[], datetime] = utc_now
) -> Migration:
    """Begin a migration, or go on with the one that there is.

    Raises:
        NotFoundError: There is no such tenant.
        MigrationStateError: The tenant is not active, or it has another migration that is not over.
    """

    def attempt() -> Migration:
        tenant, before = migrations.tenant(tenant_id), migrations.find(tenant_id)
        if before and before.migration_id == migration_id and before.status != RETIRED:
            return before
        if before and before.status != RETIRED:
            raise MigrationStateError(f"the tenant has a migration from {before.migration_id!r}; end it first")
        _check_tenant(tenant, ACTIVE)
        step = Step("begin", LOADING, rfc3339(now()), by)
        made = Migration(tenant_id, migration_id, LOADING, (step,), version=before.version + 1 if before else 1)
        migrations.save(before, made, tenant, tenant.status)
        return made

    return repeated(attempt)


def advance(
    tenant_id: str,
    action: str,
    *,
    by: str,
    migrations: Migrations,
    retire_on: date | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Migration:
    """Bring a migration to its next state, and its tenant with it, both or neither. What is so already stays.

    Args:
        tenant_id: The tenant.
        action: A key of `lambdas.migration.states.TRANSITIONS`.
        by: Who asks.
        migrations: All migrations.
        retire_on: For ``retire``: the day from which there is no way back.
        now: The present moment.

    Raises:
        NotFoundError: There is no such tenant, or it has no migration.
        MigrationStateError: The migration, the tenant or the day does not allow it.
    """
    way = TRANSITIONS[action]

    def attempt() -> Migration:
        tenant, before = migrations.tenant(tenant_id), migrations.find(tenant_id)
        if before is None:
            raise NotFoundError(f"the tenant {tenant_id} has no migration; start one first")
        if before.status == way.target and before.history[-1].action == action and action != "retire":
            return before
        _check(before, action, way)
        _check_day(before, action, retire_on, now().date())
        if way.tenant:
            _check_tenant(tenant, way.tenant[0])
        step = Step(action, way.target, rfc3339(now()), by)
        after = replace(
            before,
            status=way.target,
            history=(*before.history, step),
            version=before.version + 1,
            retire_on=retire_on.isoformat() if retire_on else before.retire_on,
        )
        migrations.save(before, after, tenant, way.tenant[1] if way.tenant else tenant.status)
        return after

    return repeated(attempt)


def _check(migration: Migration, action: str, way: Transition) -> None:
    if migration.status not in way.sources:
        raise MigrationStateError(
            f"{action} needs the state {' or '.join(sorted(way.sources))}, and the migration is in {migration.status}"
        )


def _check_tenant(tenant: TenantRecord, needed: str) -> None:
    if tenant.operation:
        raise MigrationStateError("an operation of the tenant's life cycle is running; wait until it has ended")
    if tenant.status != needed:
        raise MigrationStateError(f"the tenant must be {needed}, and is {tenant.status}")


def _check_day(migration: Migration, action: str, retire_on: date | None, today: date) -> None:
    """Hold the day on which the old installation is retired."""
    day = date.fromisoformat(migration.retire_on) if migration.retire_on else None
    if action == "retire" and (retire_on is None or retire_on < today):
        raise MigrationStateError(f"the day must be {today.isoformat()} or later, got {retire_on}")
    if action == "finish" and (day is None or today < day):
        raise MigrationStateError(f"the old installation is not to be retired before {day or 'a day that is set'}")
    if action == "leave" and migration.status in {CUT_OVER, LEAVING} and day and today >= day:
        raise MigrationStateError(f"the old installation was retired on {day}: there is no way back")
