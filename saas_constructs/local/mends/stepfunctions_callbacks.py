# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Task tokens: time limits, heartbeats, and answers that come late, twice or from nowhere.

Upstream: MiniStack 1.5.33 takes ``HeartbeatSeconds`` for nothing, answers ``TaskDoesNotExist`` to every
token that does not wait, lets a second answer replace the first, takes a result that is no JSON, and
leaves the tokens of a stopped execution open.
Why: an order's workflow lives by these answers: a late one must be told from a forged one.
Remove when: ``tests/local/mends/test_stepfunctions_callbacks.py`` finds the upstream emulator giving
AWS's answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import stepfunctions

from saas_constructs.local.emulation.waits import ClosedTokenError, Failed, Succeeded, UnknownTokenError
from saas_constructs.local.hooks import workflow
from saas_constructs.local.hooks.workflow import WAITS, State

_SUFFIX = ".waitForTaskToken"
_HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout"
_MATCHES_HEARTBEAT = frozenset({"States.ALL", "States.Timeout", _HEARTBEAT_TIMEOUT})
_BAD_REQUEST = 400

Answer = Callable[[dict[str, Any]], Any]


def apply() -> None:
    """Put the mend in force."""
    workflow.install()
    matches = stepfunctions._error_matches
    stop = stepfunctions._stop_execution

    def mended_matches(error_equals: list[str], error: str) -> bool:
        if error == _HEARTBEAT_TIMEOUT:
            return not _MATCHES_HEARTBEAT.isdisjoint(error_equals)
        return bool(matches(error_equals, error))

    def mended_stop(data: dict[str, Any]) -> Any:
        response = stop(data)
        workflow.end(data.get("executionArn", ""))
        return response

    stepfunctions._error_matches = mended_matches
    stepfunctions._stop_execution = mended_stop
    stepfunctions._invoke_with_callback = _invoke
    stepfunctions._send_task_success = _answered(stepfunctions._send_task_success, _succeed)
    stepfunctions._send_task_failure = _answered(stepfunctions._send_task_failure, _fail)
    stepfunctions._send_task_heartbeat = _answered(stepfunctions._send_task_heartbeat, _beat)


def _invoke(resource: str, request: Any, token: str, state: State) -> Any:
    """Make the call that carries the token, and wait for the answer."""
    wait = WAITS.open(token, workflow.current_scope())
    try:
        stepfunctions._invoke_resource(resource.replace(_SUFFIX, ""), request)
        answer = wait.outcome(state.get("TimeoutSeconds"), state.get("HeartbeatSeconds"))
    finally:
        WAITS.close(token)
    if isinstance(answer, Failed):
        raise stepfunctions._ExecutionError(answer.error, answer.cause)
    return answer.output


def _answered(upstream: Answer, act: Callable[[dict[str, Any]], None]) -> Answer:
    def respond(data: dict[str, Any]) -> Any:
        if data.get("taskToken") in stepfunctions._task_tokens:
            return upstream(data)  # an activity's
        try:
            act(data)
        except UnknownTokenError:
            return error_response_json("InvalidToken", "Invalid Token: 'Invalid token'", _BAD_REQUEST)
        except ClosedTokenError:
            reason = "Task Timed Out: 'Provided task does not exist anymore'"
            return error_response_json("TaskTimedOut", reason, _BAD_REQUEST)
        except ValueError as error:
            return error_response_json("InvalidOutput", f"Invalid Output: '{error}'", _BAD_REQUEST)
        return json_response({})

    return respond


def _succeed(data: dict[str, Any]) -> None:
    WAITS.answer(data["taskToken"], Succeeded(json.loads(data["output"])))


def _fail(data: dict[str, Any]) -> None:
    WAITS.answer(data["taskToken"], Failed(data.get("error") or "", data.get("cause") or ""))


def _beat(data: dict[str, Any]) -> None:
    WAITS.beat(data["taskToken"])
