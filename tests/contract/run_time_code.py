"""What the run-time code asks of its environment, read from its source."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass

from stacks.app import ROOT


@dataclass(frozen=True)
class Needs:
    """Environment variables of a handler and of all that it imports.

    Attributes:
        required: Without them it fails.
        optional: Those that it also reads.
    """

    required: frozenset[str]
    optional: frozenset[str]


_REQUIRED = {"settings.required", "settings.required_words"}
_OPTIONAL = {"settings.words", "settings.seconds", "os.environ.get", "environment.get"}


def path_of(module: str) -> str:
    """Source file of a module, relative to the repository; empty when there is none."""
    for name in (f"{module.replace('.', '/')}.py", f"{module.replace('.', '/')}/__init__.py"):
        if (ROOT / name).is_file():
            return name
    return ""


@functools.cache
def modules_behind(module: str) -> frozenset[str]:
    """``module`` and every module of ``lambdas`` that it imports, directly or not."""
    found = {module}
    waiting = [module]
    while waiting:
        for imported in _imports(waiting.pop()):
            if imported not in found:
                found.add(imported)
                waiting.append(imported)
    return frozenset(found)


def defines(module: str, name: str) -> bool:
    """Whether ``module`` defines a function called ``name``, or calls one that makes it."""
    return any(
        (isinstance(node, ast.FunctionDef) and node.name == name)
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name)
        for node in _tree(module).body
    )


def needs_of(module: str) -> Needs:
    """Environment variables that ``module`` and its imports read by a literal name."""
    required: set[str] = set()
    optional: set[str] = set()
    for name in modules_behind(module):
        for node in ast.walk(_tree(name)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in _REQUIRED:
                    required.add(str(node.args[0].value))
                elif called in _OPTIONAL:
                    optional.add(str(node.args[0].value))
    return Needs(frozenset(required), frozenset(optional))


@functools.cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / path_of(module)).read_text(encoding="utf-8"))


def _imports(module: str) -> set[str]:
    names: set[str] = set()
    tree = _tree(module)
    # What only type checkers import, no function needs.
    unused = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in unused:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in names if name.startswith("lambdas") and path_of(name)}
