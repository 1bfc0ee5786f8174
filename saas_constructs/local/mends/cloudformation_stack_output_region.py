# ruff: noqa: SLF001 - a mend reaches into its upstream
"""References to outputs of stacks in other regions.

Upstream: MiniStack 1.5.33 looks for the stack of ``Fn::GetStackOutput`` in the current
region only, whatever its ``Region`` says.
Why: the CDK writes weak references across regions that way.
Remove when: ``tests/local/mends/test_cloudformation_stack_output_region.py`` finds the upstream
emulator reading such an output.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, request_scope
from ministack.services.cloudformation import changesets, engine, handlers, stacks

_FUNCTION = "Fn::GetStackOutput"


def apply() -> None:
    """Put the mend in force, wherever the emulator has imported the resolver by name."""
    upstream = engine._resolve_refs

    def resolve(value: Any, *scope: Any) -> Any:
        reference = value.get(_FUNCTION) if isinstance(value, dict) else None
        if not isinstance(reference, dict) or "Region" not in reference:
            return upstream(value, *scope)
        # The parts may be expressions of this stack, so they are resolved here, not there.
        parts = {name: upstream(part, *scope) for name, part in reference.items()}
        with request_scope(get_account_id(), str(parts.pop("Region"))):
            return upstream({_FUNCTION: parts}, *scope)

    # Upstream calls itself by this name for the parts of an expression.
    for module in (engine, stacks, changesets, handlers):
        module._resolve_refs = resolve
