"""Tenants and operations for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table

from saas_constructs.local.admin.following import present_step
from saas_constructs.local.console import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHOWN: Final = (
    ("tenant", "tenant_id"),
    ("name", "name"),
    ("slug", "slug"),
    ("status", "status"),
    ("tier", "tier"),
    ("model", "model"),
    ("table", "table"),
    ("stack", "stack"),
    ("API", "api_url"),
    ("sites", "sites"),
    ("domains", "domains"),
    ("users", "users"),
    ("overrides", "overrides"),
    ("legal hold", "legal_hold"),
    ("wanted", "desired"),
    ("created", "created_at"),
    ("changed", "updated_at"),
)


def print_tenants(tenants: Iterable[Mapping[str, Any]]) -> None:
    """Print a table with a line for each tenant."""
    table = Table("tenant", "slug", "status", "tier", "model", "operation", box=SIMPLE_HEAD, pad_edge=False)
    table.columns[0].no_wrap = True
    for tenant in tenants:
        table.add_row(
            *(str(tenant.get(name) or "") for name in ("tenant_id", "slug", "status", "tier", "model")),
            str(tenant.get("operation") or ""),
        )
    console.print(table)


def print_tenant(tenant: Mapping[str, Any], operations: Iterable[Mapping[str, Any]]) -> None:
    """Print what is known of a tenant, and what was done with it last."""
    for label, name in _SHOWN:
        value = tenant.get(name)
        if value not in (None, "", [], {}):
            _print(f"{label + ':':<12}{_text(value)}")
    for operation in operations:
        print_operation(operation)


def print_operation(operation: Mapping[str, Any]) -> None:
    """Print an operation with its steps."""
    reason = f": {operation['reason']}" if operation.get("reason") else ""
    _print(
        f"{operation['started_at']} {operation['kind']} {operation['status']} by {operation['requested_by']}{reason}"
    )
    _print(f"  operation {operation['operation_id']}")
    for step in operation["steps"]:
        error = f": {step['error']}" if step.get("error") else ""
        _print(f"  {step['name']:<18}{step['status']}{error}")


def print_domains(domains: Iterable[Mapping[str, Any]]) -> None:
    """Print each domain, how far it is, and what is left to do for it."""
    for domain in domains:
        reason = f": {domain['reason']}" if domain.get("reason") else ""
        _print(f"{domain['host']} {domain['status']}{reason}")
        if domain["status"] == "pending":
            record = domain["record"]
            _print(f"  until {domain['expires_at']} show {record['type']} {record['name']} {record['value']}")
        elif domain.get("points_to"):
            _print(f"  points to {domain['points_to']}")


def progress_of(operation: Mapping[str, Any]) -> str:
    """One line of how far an operation is."""
    done = sum(step["status"] == "done" for step in operation["steps"])
    return f"{operation['kind']}: {present_step(operation) or 'begins'} ({done} steps done)"


def outcome_of(operation: Mapping[str, Any]) -> str:
    """What became of an operation that did not fail."""
    if operation["status"] == "running":
        return f"{progress_of(operation)}; it goes on by itself (operation {operation['operation_id']})"
    return f"{operation['kind']} {operation['status']} (operation {operation['operation_id']})"


def failure_of(operation: Mapping[str, Any]) -> str:
    """Why an operation failed, and what became of what had been done."""
    failed = [step for step in operation["steps"] if step.get("error")]
    why = "; ".join(f"{step['name']}: {step['error']}" for step in failed) or "no step says why"
    undone = "all that was done was undone" if operation.get("compensated") else "not all that was done could be undone"
    return f"{operation['kind']} failed at {why}; {undone}"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}={entry}" for name, entry in value.items())
    return str(value)


def _print(line: str) -> None:
    console.print(line, soft_wrap=True, markup=False, highlight=False)
