"""Find out which resource properties a provisioner reads, from its source.

The emulator stores what its provisioners read and drops the rest without a word, so its source is
the only list of what a template may say. The reader follows the dictionary of properties from a
type's create function through assignments, copies and calls, into other modules too, and collects
the string keys it is asked for.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from saas_constructs.local.deployment.coverage.constants import Bindings, strings_of
from saas_constructs.local.deployment.coverage.nested import EVERYTHING, NestedReads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from saas_constructs.local.deployment.coverage.source_module import Function, SourceModules

_COPIERS = frozenset({"dict", "deepcopy", "copy"})
_READERS = frozenset({"get", "pop", "setdefault"})
_WHOLE = frozenset({"items", "values", "keys"})


@dataclass
class PropertyReader:
    """Reads the properties that functions use; remembers functions already seen.

    Args:
        modules: The parsed source.
    """

    modules: SourceModules
    _seen: dict[tuple[str, str, Bindings], frozenset[str]] = field(default_factory=dict)

    def properties(self, function: Function, parameter: str) -> frozenset[str]:
        """Name the properties read from ``parameter``, in the function and in what it calls.

        ``Property.Key`` stands beside a property of which only certain keys are read.

        Args:
            function: The create function of a resource type.
            parameter: Name of the argument that holds the properties.
        """
        return _certain(self.follow(function, parameter, Bindings()))

    def follow(self, function: Function, parameter: str, bound: Bindings) -> frozenset[str]:
        """Like ``properties``, for a function called with strings among its arguments."""
        key = (function.qualified_name, parameter, bound)
        if key not in self._seen:
            self._seen[key] = frozenset()  # ends a recursion
            self._seen[key] = frozenset(_Reading(self, function, parameter, bound).keys())
        return self._seen[key]


@dataclass
class _Reading:
    """One function, with the names that hold the properties in it."""

    reader: PropertyReader
    function: Function
    parameter: str
    bound: Bindings

    def __post_init__(self) -> None:
        self.tracked = {self.parameter}
        for _ in range(3):  # an alias of an alias of an alias is as deep as the source goes
            for node in ast.walk(self.function.node):
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                    self._note_alias(node)
        self.scope = self.bound.with_loops(self.function.node, self.function.module)

        self.nested = NestedReads(self.function.node, self.function.module, self.scope)

    def _note_alias(self, node: ast.Assign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is not None and self._is_tracked(node.value):
            self.tracked.update(target.id for target in targets if isinstance(target, ast.Name))

    def _is_tracked(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.tracked
        if isinstance(node, ast.BoolOp):
            return any(self._is_tracked(value) for value in node.values)
        if isinstance(node, ast.Call):
            return _name(node.func) in _COPIERS and any(self._is_tracked(a) for a in node.args)
        if isinstance(node, ast.Dict):
            return any(
                key is None and self._is_tracked(value) for key, value in zip(node.keys, node.values, strict=True)
            )
        return False

    def _is_stored_whole(self, node: ast.Dict) -> bool:
        return any(
            key is not None and self._is_tracked(value) for key, value in zip(node.keys, node.values, strict=True)
        )

    def keys(self) -> Iterator[str]:
        """Yield every key that the function and what it calls ask for."""
        discarded = {statement.value for statement in ast.walk(self.function.node) if isinstance(statement, ast.Expr)}
        for node in ast.walk(self.function.node):
            if isinstance(node, ast.Subscript) and self._is_tracked(node.value):
                if isinstance(node.ctx, ast.Load):
                    yield from self._read(node, node.slice)
            elif isinstance(node, ast.Compare) and self._is_tracked(node.comparators[0]):
                if isinstance(node.ops[0], ast.In):
                    yield from self._strings(node.left)
            elif (isinstance(node, ast.For | ast.comprehension) and self._is_tracked(node.iter)) or (
                isinstance(node, ast.Dict) and self._is_stored_whole(node)
            ):
                yield EVERYTHING
            elif isinstance(node, ast.Call):
                yield from self._keys_of_call(node, node in discarded)

    def _keys_of_call(self, node: ast.Call, discarded: bool) -> Iterator[str]:
        method = node.func
        if isinstance(method, ast.Attribute) and self._is_tracked(method.value):
            if method.attr in _WHOLE:
                yield EVERYTHING
            elif method.attr in _READERS and node.args and not (discarded and method.attr == "pop"):
                yield from self._read(node, node.args[0])
            return
        passed = [
            (position, argument)
            for position, argument in enumerate([*node.args, *(k.value for k in node.keywords)])
            if self._is_tracked(argument)
        ]
        if not passed or _name(method) in _COPIERS:
            return
        for called in self._functions(node):
            for parameter, bound in self._arguments(called, node):
                yield from self.reader.follow(called, parameter, bound)

    def _read(self, value: ast.expr, key: ast.expr) -> Iterator[str]:
        """Yield a property that is read, and ``Property.Key`` for the keys of it that are."""
        nested = self.nested.of(value)
        for name in self._strings(key):
            yield name
            yield from (f"{name}.{inner}" for inner in nested)

    def _functions(self, node: ast.Call) -> Iterator[Function]:
        found = self.reader.modules.resolve(node.func, self.function)
        if found is not None:
            yield found

    def _arguments(self, called: Function, node: ast.Call) -> Iterator[tuple[str, Bindings]]:
        """Pair the called function's parameters with what is passed."""
        names = called.parameters
        pairs = list(zip(names, node.args, strict=False))
        pairs += [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
        constants: Mapping[str, frozenset[str]] = {
            name: found
            for name, value in pairs
            if not self._is_tracked(value) and (found := frozenset(self._strings(value)))
        }
        for name, value in pairs:
            if self._is_tracked(value):
                yield name, Bindings.of(constants)

    def _strings(self, node: ast.expr) -> Iterator[str]:
        return strings_of(node, self.scope, self.function.module)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _certain(names: frozenset[str]) -> frozenset[str]:
    """Leave out the keys of properties that are also used as a whole."""
    whole = {name.removesuffix(f".{EVERYTHING}") for name in names if name.endswith(f".{EVERYTHING}")}
    return frozenset(name for name in names if name.partition(".")[0] not in whole) | whole
