# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Concurrency, dead letters and tenancy of functions.

Upstream: MiniStack 1.5.33 drops ``ReservedConcurrentExecutions``, ``DeadLetterConfig`` and
``TenancyConfig`` in stacks; its Lambda API knows them.
Why: nothing would be throttled, and failed asynchronous events would be lost.
Remove when: ``tests/local/mends/test_cloudformation_function_settings.py`` finds the upstream
emulator showing all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import lambda_svc

from saas_constructs.local.hooks.provisioning import answer, finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::Lambda::Function": frozenset({"ReservedConcurrentExecutions", "DeadLetterConfig", "TenancyConfig"}),
}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::Lambda::Function", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    target = new.get("DeadLetterConfig")
    if target:
        answer(
            (lambda_svc._validate_dead_letter_config(target) or (200, {}, b"")),
            "DeadLetterConfig",
        )
    function = lambda_svc._functions[physical_id]
    reserved = new.get("ReservedConcurrentExecutions")
    function["concurrency"] = None if reserved is None else int(reserved)
    for name in ("DeadLetterConfig", "TenancyConfig"):
        if new.get(name):
            function["config"][name] = new[name]
        else:
            function["config"].pop(name, None)
