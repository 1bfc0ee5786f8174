"""What the mends add to the emulator's reach, read without importing them.

A mend imports the emulator, which starts threads and reads the environment: nothing for a
deployer's process.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MENDS = Path(__file__).parents[2] / "mends"
_NAME = "COVERS"


def mended_properties(folder: Path = _MENDS) -> Mapping[str, frozenset[str]]:
    """Collect ``COVERS`` of every mend: type to properties, nested as ``Replicas.Tags``.

    Raises:
        TypeError: ``COVERS`` is no literal of strings.
    """
    covered: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for path in sorted(folder.glob("*.py")):
        for literal in _literals(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(literal, ast.Dict):
                raise TypeError(f"{_NAME} of {path.name} must be a dictionary written out")
            for key, value in zip(literal.keys, literal.values, strict=True):
                names = {n.value for n in ast.walk(value) if isinstance(n, ast.Constant)}
                if not isinstance(key, ast.Constant) or not all(isinstance(n, str) for n in names):
                    raise TypeError(f"{_NAME} of {path.name} must hold strings only")
                covered[str(key.value)] |= {str(name) for name in names}
    return dict(covered)


def _literals(tree: ast.Module) -> Iterator[ast.expr]:
    for statement in tree.body:
        targets = (
            [statement.target]
            if isinstance(statement, ast.AnnAssign)
            else statement.targets
            if isinstance(statement, ast.Assign)
            else []
        )
        named = any(isinstance(target, ast.Name) and target.id == _NAME for target in targets)
        if named and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            yield statement.value
