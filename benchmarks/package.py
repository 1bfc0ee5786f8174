"""Size of what Lambda unpacks for a function: its code and the dependency layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from saas_constructs.packaging import LAMBDA, prepared
from saas_constructs.packaging.function_code import library_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LIMIT_MB = 15.0
_MEGABYTE = 1_000_000
_PACKAGES = ("authorizer", "orders", "pre_token", "tenants")

NOTES = "What a function carries"
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Add up the files of the layer, and of the largest function's code."""
    report("adding up the function package")
    layer = _bytes_in(prepared(LAMBDA))
    code = max(sum(len(source) for source in library_sources(name).values()) for name in _PACKAGES)
    return [
        Figure(
            name="function package, unzipped, compiled dependencies included",
            measured=(layer + code) / _MEGABYTE,
            unit="MB",
            limit=_LIMIT_MB,
        )
    ]


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
