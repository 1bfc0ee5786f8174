"""What the reference documents: packages of the library, and modules of the run-time code that handlers import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent

#: What users import from ``saas_constructs``, in the order of the table of contents.
PACKAGES = (
    "tenancy",
    "data",
    "identity",
    "api",
    "events",
    "control_plane",
    "workflows",
    "realtime",
    "notifications",
    "tasks",
    "schedules",
    "migration",
    "edge",
    "functions",
    "packaging",
    "testing",
    "testing.attacks",
    "testing.embedded",
    "testing.platform",
    "testing.realtime",
    "testing.tenant_sessions",
    "testing.wrapping",
)
#: What handlers import from ``lambdas.shared``, in the order of the table of contents.
RUN_TIME = (
    "api",
    "http",
    "tenant",
    "tenant_session",
    "tenant_data",
    "fields",
    "paging",
    "errors",
    "problems",
    "entitlements",
    "public_api",
    "contracts.envelope",
    "outbox",
    "consumer",
    "idempotency",
    "tenant_job",
    "lifecycle.step",
    "lifecycle.errors",
    "observability",
)


def packages() -> Iterator[griffe.Module]:
    """The packages of the library that have a page."""
    return _modules("saas_constructs", PACKAGES)


def run_time_modules() -> Iterator[griffe.Module]:
    """The modules of the run-time code that have a page."""
    return _modules("lambdas", [f"shared.{name}" for name in RUN_TIME])


def public_objects(module: griffe.Module) -> Iterator[griffe.Class | griffe.Function]:
    """What users import from a module: what it exports, or where it exports nothing, what it holds."""
    names = sorted(str(export) for export in module.exports or ()) or list(module.members)
    for name in names:
        member = module.members[name]
        if isinstance(member, griffe.Alias) and not module.exports:
            continue
        target = member.final_target if isinstance(member, griffe.Alias) else member
        if isinstance(target, griffe.Class | griffe.Function) and not name.startswith("_"):
            yield target


def _modules(root: str, names: Iterable[str]) -> Iterator[griffe.Module]:
    loaded = griffe.load(root, search_paths=[ROOT], docstring_parser="google")
    for name in names:
        module = loaded[name]
        if not isinstance(module, griffe.Module):
            raise TypeError(f"{root}.{name} is not a module")
        yield module
