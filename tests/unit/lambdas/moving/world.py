"""A tenant of the pool with items, an operation that holds it, and a machine that takes steps one after the other."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any

from lambdas.moving.mover import Mover
from lambdas.moving.scanning import TenantScan
from lambdas.moving.sides import Side
from lambdas.shared.lifecycle.failing import end_failed
from lambdas.shared.lifecycle.operation import CHANGE_TIER, OFFBOARD, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retrying import check_unchanged
from lambdas.shared.lifecycle.step import Done, Step, take
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.records import ACTIVE, TenantRecord, tenant_key
from lambdas.shared.registry.store import TenantRegistry
from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.moving.tables import BLUE, CrashError, Crashing, Items

OPERATOR = Actor("ops", "admin")
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OWN = "stage-tb1ebb1ebb1eb-00000001-Table"


@dataclass
class World:
    """Everything that steps work on."""

    items: Items = field(default_factory=dict)
    status: str = ACTIVE
    registry_table: FakeDynamoDB = field(default_factory=FakeDynamoDB)
    tables: dict[str, FakeDynamoDB] = field(default_factory=dict)
    moment: datetime = START
    operation: Operation = field(init=False)
    plan: Iterator[str] = field(default_factory=lambda: repeat(""))

    def __post_init__(self) -> None:
        self.tables = {"": FakeDynamoDB(), OWN: FakeDynamoDB()}
        self.tables[""].items = {key: dict(item) for key, item in self.items.items()}
        record = TenantRecord(
            tenant_id=BLUE,
            name="Blue",
            slug="blue",
            tier="basic",
            status=self.status,
            usage_key="key",
            created_at="2026-01-01T00:00:00.000Z",
        )
        self.registry_table.items["tenant#" + BLUE, "tenant"] = record.to_item()

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    @property
    def operations(self) -> Operations:
        """As a function sees them, which may be stopped."""
        client: Any = Crashing(self.registry_table, self.plan)
        return Operations(TenantRegistry(client, "registry", now=self.now))

    @property
    def tenant(self) -> TenantRecord:
        return TenantRecord.from_item(self.registry_table.items["tenant#" + BLUE, "tenant"])

    def set(self, **changes: Any) -> None:
        """Change the tenant's record."""
        Operations(TenantRegistry(self.registry_table, "registry", now=self.now)).registry.update(  # type: ignore[arg-type]
            self.tenant, changes
        )

    def begin(self, kind: str = CHANGE_TIER, **given: Any) -> Operation:
        """Let an operation hold the tenant."""
        changed = {
            "tier": "premium",
            "model": "bridge",
            "from_tier": self.tenant.tier,
            "from_model": self.tenant.model,
            "moves": True,
        }
        given = changed | given if kind == CHANGE_TIER else given
        self.operation = self.operations.begin(BLUE, kind, by=OPERATOR, input=given)
        return self.operation

    def keep(self, step: str, status: str = "done", **outputs: Any) -> None:
        """Note how a step stands."""
        operations = self.operations
        operation = operations.require(BLUE, self.operation.operation_id)
        operations.save(operation.with_step(step, status, now=operations.registry.now(), outputs=outputs))

    def side(self, tenant_id: str, table: str) -> Side:
        """A table as a function sees it."""
        client: Any = Crashing(self.tables[table], self.plan)
        session: Any = Crashing(self.tables[table].session(f"{tenant_id}#"), self.plan)
        return Side(table or "pool", TenantScan(client, table or "pool", tenant_id, 3), session)

    @property
    def mover(self) -> Mover:
        """What moves items, a page of each segment at a time."""
        return Mover(self.side, lambda: False, self.now)

    def call(self, name: str, step: Step, *, undo: bool = False, after: bool = False) -> bool:
        """Call a step's function once; whether it is over."""
        event = {
            "tenant_id": BLUE,
            "operation_id": self.operation.operation_id,
            "step": name,
            "undo": undo,
            "after": after,
        }
        return isinstance(take(step, json.loads(json.dumps(event)), self.operations), Done)

    def run(
        self, name: str, step: Callable[[], Step], *, undo: bool = False, after: bool = False, pause: float = 5
    ) -> None:
        """Call a step until it is over, as its machine does: again after a crash, later while it is pending."""
        for _ in range(500):
            try:
                if self.call(name, step(), undo=undo, after=after):
                    return
            except CrashError:
                continue
            self.pass_by(pause)
        raise AssertionError(f"{name} does not end")

    def outputs(self, step: str) -> Any:
        """What a step kept."""
        return self._as_now().output_of(step)

    def status_of(self, step: str) -> str:
        """How a step stands."""
        entry = self._as_now().step(step)
        return entry.status if entry else ""

    def _as_now(self) -> Operation:
        operations = Operations(TenantRegistry(self.registry_table, "registry", now=self.now))  # type: ignore[arg-type]
        return operations.require(BLUE, self.operation.operation_id)

    def fail(self) -> None:
        """End the operation as one that failed and is not undone."""
        end_failed(self.operations, BLUE, self.operation.operation_id, step="", reason="it did", compensated=False)

    def retry(self) -> None:
        """Try the operation again."""
        self.operations.retry(self.operation, by=OPERATOR, check=check_unchanged)

    def end(self) -> None:
        """End the operation, as its last state does."""
        item = self.registry_table.items["tenant#" + BLUE, f"operation#{self.operation.operation_id}"]
        item["status"] = {"S": "succeeded"}
        self.registry_table.items[tenant_key(BLUE)["pk"]["S"], "tenant"].pop("operation", None)


def leaving(items: Items | None = None) -> World:
    """A tenant with these items, whose off-boarding has begun."""
    world = World(items or {})
    world.begin(OFFBOARD)
    return world
