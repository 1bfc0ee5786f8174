"""Choose stacks of an assembly by id or pattern."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saas_constructs.local.deployment.assembly import AssemblyStack


def select(
    stacks: Sequence[AssemblyStack], patterns: Sequence[str] | None, *, downstream: bool = False
) -> list[AssemblyStack]:
    """Choose stacks and what must go with them.

    Args:
        stacks: All stacks, in the order of deployment.
        patterns: Ids (``Dev/Api``), names (``Dev-Api``) or patterns (``Dev/*``); none: all stacks.
        downstream: Take the stacks that depend on the chosen ones along, as deletion must; else
            the stacks that the chosen ones depend on, as deployment must.

    Returns:
        The chosen stacks in the order given.

    Raises:
        LocalError: A pattern chooses nothing.
    """
    if not patterns:
        return list(stacks)
    chosen = {s.artifact_id for pattern in patterns for s in _matches(stacks, pattern)}
    for stack in stacks if downstream else reversed(stacks):
        if downstream and stack.dependencies & chosen:
            chosen.add(stack.artifact_id)
        elif not downstream and stack.artifact_id in chosen:
            chosen |= stack.dependencies
    return [stack for stack in stacks if stack.artifact_id in chosen]


def _matches(stacks: Sequence[AssemblyStack], pattern: str) -> list[AssemblyStack]:
    found = [
        stack
        for stack in stacks
        if any(fnmatchcase(name, pattern) for name in (stack.id, stack.name, stack.artifact_id))
    ]
    if not found:
        raise LocalError(
            f"no stack is called {pattern!r}; there are: {', '.join(s.id for s in stacks)}",
            "name one of these, or a pattern such as 'Dev/*'",
        )
    return found
