"""Imports flow one way: read from the sources, so that nothing has to be imported to know."""

from __future__ import annotations

import ast
import functools
import graphlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "benchmarks", "examples", "lambdas", "saas_constructs", "scripts", "stacks", "tests")
TEMPLATE_TIME = ("aws_cdk", "constructs", "jsii")


@functools.cache
def sources() -> dict[str, Path]:
    """Every module of the repository, by name."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")] + [ROOT / "app.py"]
    parts = {file: file.relative_to(ROOT).with_suffix("").parts for file in files}
    return {".".join(names[:-1] if names[-1] == "__init__" else names): file for file, names in parts.items()}


def without_types(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module but for what only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from without_types(node)


@functools.cache
def imported(module: str, *, types_too: bool) -> frozenset[str]:
    """The modules that one module names in its imports."""
    tree = ast.parse(sources()[module].read_text())
    names = set()
    for node in ast.walk(tree) if types_too else without_types(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively: write the whole name"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in sources() else str(node.module) for name in whole}
    return frozenset(names)


def loaded(module: str) -> set[str]:
    """All modules that importing one runs, the packages around each included."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        around = [".".join(name.split(".")[:depth]) for depth in range(1, name.count(".") + 2)]
        fresh = set(around) - seen
        seen |= fresh
        waiting += [found for part in fresh & set(sources()) for found in imported(part, types_too=False)]
    return seen


def below(*packages: str) -> list[str]:
    """The modules of these packages."""
    found = [name for name in sources() if any(f"{name}.".startswith(f"{package}.") for package in packages)]
    assert len(found) >= len(packages)
    return found


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("lambdas", {*TEMPLATE_TIME, "saas_constructs", "stacks", "app", "tests", "examples"}),
        ("saas_constructs", {"lambdas", "stacks", "app", "tests", "examples", "benchmarks", "scripts"}),
        ("stacks", {"lambdas", "app", "tests", "examples", "benchmarks", "scripts"}),
        ("examples", {"stacks", "app", "tests", "benchmarks", "scripts"}),
    ],
)
def test_a_package_names_none_of_those_above_it(package: str, forbidden: set[str]) -> None:
    wrong = {
        module: sorted(found)
        for module in below(package)
        if (found := {name for name in imported(module, types_too=True) if name.split(".")[0] in forbidden})
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "module",
    [
        "saas_constructs",
        *below("saas_constructs.isolation", "saas_constructs.local", "saas_constructs.packaging"),
        *below("saas_constructs.testing"),
        *below("tests.unit", "tests.fakes"),
    ],
)
def test_it_starts_no_node_process(module: str) -> None:
    """``aws_cdk`` starts one when it is imported."""
    assert not loaded(module) & set(TEMPLATE_TIME)


def test_constructs_load_neither_the_embedded_aws_nor_what_it_needs() -> None:
    """They are an extra: an app that is deployed to AWS installs without them."""
    services = ("api", "control_plane", "data", "events", "identity", "notifications", "realtime", "schedules", "tasks")
    basics = ("functions", "isolation", "packaging", "tenancy", "workflows")
    constructs = below(*(f"saas_constructs.{package}" for package in (*services, *basics)))
    wrong = {module for module in constructs if {"saas_constructs.local", "ministack", "boto3"} & loaded(module)}
    assert wrong == set()


def test_no_module_needs_itself() -> None:
    graph = {module: imported(module, types_too=True) & set(sources()) for module in sources()}
    # It names what it loads on first use.
    del graph["saas_constructs"]
    graphlib.TopologicalSorter(graph).prepare()
