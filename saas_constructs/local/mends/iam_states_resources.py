"""The state machine is the resource of its task tokens, versions and aliases.

Upstream: MiniStack 1.5.33 authorizes an answer to a task token on every resource (``*``), and a call
with the ARN of a version or alias on that ARN. On AWS both are authorized on the state machine's ARN,
with the version or alias as ``states:StateMachineQualifier`` ("Authorization for versions and aliases",
AWS Step Functions Developer Guide).
Why: a function that may answer one state machine only would be refused.
Remove when: ``tests/local/mends/test_iam_states_resources.py`` finds the upstream emulator letting it
pass.

A token that nobody ever had belongs to no state machine: whoever sends it gets the service's
``InvalidToken``, whatever their permissions.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from saas_constructs.local.hooks.evaluation import Context, Evaluation, add_keys, request_of
from saas_constructs.local.hooks.workflow import WAITS

_SERVICE = "states"
_ANSWERS = frozenset({"states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat"})
_UNKNOWN = "arn:aws:states:::token"
_QUALIFIED_PARTS = 8

_qualifier: ContextVar[str] = ContextVar("state_machine_qualifier", default="")


def apply() -> None:
    """Put the mend in force."""
    extract = iam_actions.extract_resource_arn

    def mended_extract(service: str, *request: Any) -> str:
        arn: str = extract(service, *request)
        if service != _SERVICE:
            return arn
        body = request_of(request[3])
        if "taskToken" in body:
            return WAITS.machine_of(str(body["taskToken"])) or _UNKNOWN
        base, _qualifier_of = _unqualified(arn)
        _qualifier.set(_qualifier_of)
        return base

    iam_actions.extract_resource_arn = mended_extract
    add_keys(_keys)
    enforce = iam_evaluator.enforce

    def mended_enforce(access_key_id: str, iam_action: str, *more: Any, **named: Any) -> Any:
        denial = enforce(access_key_id, iam_action, *more, **named)
        unknown = iam_action in _ANSWERS and named.get("resource_arn") == _UNKNOWN
        return None if unknown and isinstance(denial, iam_evaluator.EvalResult) else denial

    iam_evaluator.enforce = mended_enforce


def _unqualified(arn: str) -> tuple[str, str]:
    parts = arn.split(":")
    if len(parts) == _QUALIFIED_PARTS and parts[5] == "stateMachine":
        return ":".join(parts[:-1]), parts[-1]
    return arn, ""


def _keys(evaluation: Evaluation) -> list[Context]:
    if not evaluation.action.startswith(f"{_SERVICE}:") or not _qualifier.get():
        return []
    return [{"states:statemachinequalifier": _qualifier.get()}]
