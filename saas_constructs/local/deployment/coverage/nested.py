"""Which keys of a property's own value a function reads."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saas_constructs.local.deployment.coverage.constants import Bindings, strings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.local.deployment.coverage.source_module import SourceModule

EVERYTHING = "*"
"""Stands for all keys: the value is handed on, stored or iterated over as a whole."""

_INSPECTORS = frozenset({"isinstance", "len", "bool"})


@dataclass
class NestedReads:
    """Follows values through a function.

    Args:
        function: Its syntax tree.
        module: Where it is.
        scope: What its variables can hold.
    """

    function: ast.AST
    module: SourceModule
    scope: Bindings

    def __post_init__(self) -> None:
        self._parents = {child: node for node in ast.walk(self.function) for child in ast.iter_child_nodes(node)}

    def of(self, value: ast.expr) -> frozenset[str]:
        """Name the keys that are read from a value, lists of values included."""
        return frozenset(self._uses(value, frozenset()))

    def _uses(self, value: ast.expr, followed: frozenset[str]) -> Iterator[str]:
        parent = self._parents.get(value)
        if isinstance(parent, ast.BoolOp) or (isinstance(parent, ast.IfExp) and parent.test is not value):
            yield from self._uses(parent, followed)
        elif isinstance(parent, ast.Attribute):
            yield from self._called(parent)
        elif isinstance(parent, ast.Subscript) and parent.value is value:
            yield from self._strings(parent.slice)
        elif isinstance(parent, ast.Compare):
            if parent.left is not value:
                yield from self._strings(parent.left)
        elif isinstance(parent, ast.Assign):
            yield from self._uses_of_variable(parent.targets[0], followed)
        elif isinstance(parent, ast.For | ast.comprehension):
            yield from self._uses_of_variable(parent.target, followed)
        elif not _is_test(parent):
            yield EVERYTHING

    def _called(self, method: ast.Attribute) -> Iterator[str]:
        call = self._parents.get(method)
        if method.attr == "get" and isinstance(call, ast.Call) and call.func is method:
            yield from self._strings(call.args[0])
        else:
            yield EVERYTHING

    def _uses_of_variable(self, target: ast.expr, followed: frozenset[str]) -> Iterator[str]:
        if not isinstance(target, ast.Name):
            yield EVERYTHING
        elif target.id not in followed:
            for node in ast.walk(self.function):
                read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                if read and isinstance(node, ast.Name) and node.id == target.id:
                    yield from self._uses(node, followed | {target.id})

    def _strings(self, node: ast.expr) -> Iterator[str]:
        found = list(strings_of(node, self.scope, self.module))
        yield from found or (EVERYTHING,)


def _is_test(parent: ast.AST | None) -> bool:
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name) and parent.func.id in _INSPECTORS
    negated = isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
    return negated or isinstance(parent, ast.If | ast.IfExp | ast.Expr)
