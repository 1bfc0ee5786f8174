"""IAM policy variables.

Upstream: MiniStack 1.5.33 compares ``${aws:PrincipalTag/tenant_id}`` as the text it is.
Why: the tenant access role names the tenant by that variable only; as text it matches nobody.
Remove when: ``tests/local/mends/test_iam_policy_variables.py`` finds the upstream emulator
resolving.

A variable without a value fails closed: an Allow statement that holds one is void, and in a Deny
statement the text that holds it matches nothing. The policy's ``Version`` is not looked at:
upstream's parser drops it, and every policy of the CDK is of 2012-10-17.
"""

# ruff: noqa: SLF001 - a mend reaches into its upstream
from __future__ import annotations

import dataclasses
import functools
import re
from typing import Any

from ministack.core import iam_evaluator

from saas_constructs.local.emulation.policy_variables import (
    LITERALS,
    has_variables,
    is_resolvable,
    substitute_all,
    substitute_conditions,
)

_WILDCARDS = {"*": ".*", "?": "."}


def apply() -> None:
    """Resolve variables in statements and in the conditions of resource and trust policies."""
    first_match = iam_evaluator._first_match
    conditions_met = iam_evaluator._conditions_met

    def mended_first_match(ctx: Any, statements: list[Any], effect: str) -> Any:
        candidates = [_resolved(ctx, statement) for statement in statements]
        return first_match(ctx, [found for found in candidates if found is not None], effect)

    def mended_conditions_met(conditions: dict[str, Any], ctx: Any) -> bool:
        resolve = functools.partial(_resolve, ctx)
        return bool(conditions_met(substitute_conditions(conditions or {}, resolve), ctx))

    iam_evaluator._first_match = mended_first_match
    iam_evaluator._conditions_met = mended_conditions_met
    iam_evaluator._fnmatch_compile = compile_pattern


@functools.lru_cache(maxsize=4096)
def compile_pattern(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    """Compile an IAM pattern in which ``LITERALS`` stand for characters that are no wildcards."""
    parts = (_WILDCARDS.get(character) or re.escape(LITERALS.get(character, character)) for character in pattern)
    return re.compile(f"(?s:{''.join(parts)})\\Z", re.IGNORECASE if ignore_case else 0)


def _resolved(ctx: Any, statement: Any) -> Any:
    """Resolve the resources of a statement; nothing when it is void."""
    named = [statement.resources, statement.not_resources, statement.conditions]
    if not has_variables(named):
        return statement
    resolve = functools.partial(_resolve, ctx)
    if statement.effect == "Allow" and not is_resolvable(named, resolve):
        return None
    # Upstream reads an empty list as "every resource": the unresolvable leave what matches nothing.
    return dataclasses.replace(
        statement,
        resources=substitute_all(statement.resources, resolve, pattern=True) or ["" for _ in statement.resources],
        not_resources=substitute_all(statement.not_resources, resolve, pattern=True)
        or ["" for _ in statement.not_resources],
    )


def _resolve(ctx: Any, key: str) -> object:
    return iam_evaluator._resolve_condition_key(key, ctx)
