"""Which strings an expression can stand for, as far as the source alone tells."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from saas_constructs.local.deployment.coverage.source_module import SourceModule


@dataclass(frozen=True)
class Bindings:
    """Names and the strings they can hold."""

    names: frozenset[tuple[str, frozenset[str]]] = frozenset()

    @classmethod
    def of(cls, names: Mapping[str, frozenset[str]]) -> Bindings:
        """Hold a copy of a mapping, so that it can be a key."""
        return cls(frozenset(names.items()))

    def with_loops(self, function: ast.AST, module: SourceModule) -> Bindings:
        """Add variables of loops over constants, and arguments of inner functions."""
        found = {name: set(strings) for name, strings in self.names}
        for node in ast.walk(function):
            if isinstance(node, ast.For | ast.comprehension):
                for name, strings in _loop(node.target, node.iter, module):
                    found.setdefault(name, set()).update(strings)
            elif isinstance(node, ast.FunctionDef) and node is not function:
                for name, strings in _inner_arguments(function, node, self, module):
                    found.setdefault(name, set()).update(strings)
        return Bindings(frozenset((name, frozenset(strings)) for name, strings in found.items()))

    def get(self, name: str) -> frozenset[str]:
        """Look up what a name can hold."""
        return next((strings for bound, strings in self.names if bound == name), frozenset())


def strings_of(node: ast.expr, bound: Bindings, module: SourceModule) -> Iterator[str]:
    """Yield the strings that an expression can be, and those in the literal it names."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.Name):
        yield from bound.get(node.id)
        if node.id in module.constants:
            for element in _elements(module.constants[node.id], module):
                yield from strings_of(element, bound, module)
    elif isinstance(node, ast.IfExp):
        yield from strings_of(node.body, bound, module)
        yield from strings_of(node.orelse, bound, module)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in _elements(node, module):
            yield from strings_of(element, bound, module)


def _inner_arguments(
    function: ast.AST, inner: ast.FunctionDef, bound: Bindings, module: SourceModule
) -> Iterator[tuple[str, set[str]]]:
    names = [argument.arg for argument in inner.args.args]
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == inner.name:
            for name, value in zip(names, node.args, strict=False):
                yield name, set(strings_of(value, bound, module))


def _loop(target: ast.expr, iterated: ast.expr, module: SourceModule) -> Iterator[tuple[str, set[str]]]:
    elements = list(_elements(iterated, module))
    if isinstance(target, ast.Name):
        yield target.id, {s for e in elements for s in strings_of(e, Bindings(), module)}
    elif isinstance(target, ast.Tuple):
        for position, name in enumerate(target.elts):
            if isinstance(name, ast.Name):
                yield name.id, _column(elements, position, module)


def _column(elements: list[ast.expr], position: int, module: SourceModule) -> set[str]:
    found: set[str] = set()
    for element in elements:
        if isinstance(element, ast.Tuple) and position < len(element.elts):
            found |= set(strings_of(element.elts[position], Bindings(), module))
        elif isinstance(element, ast.Constant) and position == 0:  # a key of `items()`
            found |= set(strings_of(element, Bindings(), module))
    return found


def _elements(node: ast.expr, module: SourceModule) -> Iterator[ast.expr]:
    """Yield what iterating over a literal, or over a constant of the module, gives."""
    if isinstance(node, ast.Name) and node.id in module.constants:
        yield from _elements(module.constants[node.id], module)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in node.elts:
            if isinstance(element, ast.Starred):
                yield from _elements(element.value, module)
            else:
                yield element
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key is not None)
    elif isinstance(node, ast.BinOp):
        yield from _elements(node.left, module)
        yield from _elements(node.right, module)
    elif isinstance(node, ast.IfExp):
        yield from _elements(node.body, module)
        yield from _elements(node.orelse, module)
    elif isinstance(node, ast.Subscript):  # a slice: the whole is near enough
        yield from _elements(node.value, module)
    elif isinstance(node, ast.Call) and node.args:  # sorted(...), tuple(...), frozenset(...)
        yield from _elements(node.args[0], module)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # CONSTANT.items()
        yield from _elements(node.func.value, module)
