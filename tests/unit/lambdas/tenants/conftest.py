"""Operators' operations on a registry in memory."""

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from lambdas.shared import operators
from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.audit import AuditLog
from tests.fakes.executions import FakeExecutions
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.operators import operations_setting, operator_event
from tests.unit.lambdas.registry.conftest import A, B, Registry, record

KINDS = ("onboard", "change_tier", "export", "offboard")


@dataclass(frozen=True)
class Reply:
    """What an operator got."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Console:
    """What an operator calls."""

    registry: Registry
    executions: FakeExecutions

    def call(self, operation_id: str, tenant_id: str = A, body: Any = None, **request: Any) -> Reply:
        """Call an operation of ``lambdas.tenants`` about a tenant."""
        path = {"tenant_id": tenant_id, **request.pop("path", {})}
        event = operator_event(operation_id, path=path, body=body, **request)
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.tenants.{_module_of(operation_id)}").handler(event, context)
        return Reply(answer["statusCode"], json.loads(answer["body"]), answer["headers"])


def _module_of(operation_id: str) -> str:
    if operation_id == "setTenantOverrides":
        return "set_overrides"
    return "read" if operation_id.startswith(("list", "getTenant", "getOperation")) else "change"


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Console:
    """Two tenants, A and B, and an operator."""
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()
    (tmp_path / "tiers.json").write_text(json.dumps(TIERS))
    registry = Registry()
    registry.has(record(A, tier="premium", slug="any-company"), record(B, status="suspended"))
    for slug, tenant_id in (("any-company", A), ("slug-bbbbbbbbbbbb", B)):
        registry.reserve(slug, tenant_id)
    monkeypatch.setattr("lambdas.shared.registry.audit.utc_now", registry.now)
    executions = FakeExecutions()
    machines = Machines(
        cast("Any", executions), {kind: f"arn:aws:states:eu-west-1:1:stateMachine:{kind}" for kind in KINDS}
    )
    read, change = (importlib.import_module(f"lambdas.tenants.{name}") for name in ("read", "change"))
    for module in (read, change):
        monkeypatch.setattr(module, "registry", registry.tenants)
        monkeypatch.setattr(module, "operations", Operations(registry.tenants))
    monkeypatch.setattr(read, "slugs", registry.slugs)
    monkeypatch.setattr(read, "audit_log", AuditLog(cast("Any", registry.table), "registry"))
    monkeypatch.setattr(change, "machines", lambda: machines)
    read._tiers.cache_clear()
    change.tiers.cache_clear()
    return Console(registry, executions)


def _tier(**values: Any) -> dict[str, Any]:
    return {
        "model": "pool",
        "models": ["pool"],
        "rate_limit": 5,
        "burst_limit": 10,
        "monthly_requests": 100_000,
        "orders_per_day": 500,
        "sites": 3,
        "users": 10,
        "features": [],
        "reserved_concurrency": None,
        **values,
    }


TIERS = {
    "features": ["reports"],
    "tiers": {
        "basic": _tier(),
        "premium": _tier(models=["pool", "bridge", "silo"], features=["reports"], orders_per_day=None),
    },
}
