"""Python modules as syntax trees: their functions, constants and imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Function:
    """A function, or a lambda expression, of a parsed module."""

    module: SourceModule
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    parents: tuple[Function, ...] = ()

    @property
    def qualified_name(self) -> str:
        """Tell functions of the same name apart, by place."""
        return f"{self.module.name}:{self.node.lineno}:{self.name}"

    @property
    def parameters(self) -> list[str]:
        """Name the parameters that can be passed by position, in order."""
        return [argument.arg for argument in self.node.args.args]


@dataclass(eq=False)
class SourceModule:
    """A parsed module.

    Args:
        name: Dotted name.
        tree: What ``ast.parse`` made of it.
    """

    name: str
    tree: ast.Module
    functions: dict[str, Function] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                self.imports |= {a.asname: a.name for a in node.names if a.asname}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                self.imports |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        for statement in self.tree.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions[statement.name] = Function(self, statement.name, statement)
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        self.constants[target.id] = statement.value
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                self.constants[ast.unparse(statement.target)] = statement.value


class SourceModules:
    """The modules of one installed package, parsed when asked for.

    Args:
        package: Dotted name of the package.
        root: The package's folder.
    """

    def __init__(self, package: str, root: Path) -> None:
        self._package = package
        self._root = root
        self._parsed: dict[str, SourceModule | None] = {}

    def module(self, name: str) -> SourceModule | None:
        """Parse a module of the package; None when there is no such file."""
        if name not in self._parsed:
            self._parsed[name] = self._parse(name)
        return self._parsed[name]

    def _parse(self, name: str) -> SourceModule | None:
        if not name.startswith(f"{self._package}."):
            return None
        base = self._root.joinpath(*name.split(".")[1:])
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return SourceModule(name, ast.parse(path.read_text(encoding="utf-8")))
        return None

    def resolve(self, called: ast.expr, caller: Function) -> Function | None:
        """Find the function that an expression names, as seen from its caller."""
        if isinstance(called, ast.Name):
            return caller.module.functions.get(called.id)
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            target = self.module(caller.module.imports.get(called.value.id, ""))
            return target.functions.get(called.attr) if target else None
        return None

    def handlers(self, table: SourceModule, name: str) -> Iterator[tuple[str, Function]]:
        """Yield resource type and create function of a table of handlers.

        Args:
            table: The module that holds the table.
            name: The table: a dictionary from type to a dictionary with the key ``create``.
        """
        literal = table.constants[name]
        if not isinstance(literal, ast.Dict):
            raise TypeError(f"{table.name}.{name} must be a dictionary, got {ast.dump(literal)[:60]}")
        for key, value in zip(literal.keys, literal.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(value, ast.Dict):
                create = _entry(value, "create")
                if isinstance(create, ast.Lambda):
                    yield str(key.value), Function(table, "<lambda>", create)
                elif isinstance(create, ast.Name) and create.id in table.functions:
                    yield str(key.value), table.functions[create.id]


def _entry(literal: ast.Dict, name: str) -> ast.expr | None:
    for key, value in zip(literal.keys, literal.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            return value
    return None
