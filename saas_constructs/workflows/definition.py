"""The definition of a workflow of waits, in Amazon States Language (https://states-language.net).

Plain values, so that a test can walk it. Placeholders stand for what only CloudFormation knows.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from saas_constructs.workflows.item_key import ItemKey
from saas_constructs.workflows.notice import Notice
from saas_constructs.workflows.placeholders import CLOSE_FUNCTION_ARN, PARTITION, TABLE_NAME, placeholder
from saas_constructs.workflows.retries import DYNAMODB, LAMBDA, retried
from saas_constructs.workflows.values import HumanWait, Outcome

MOVED_ON: Final = "DynamoDb.ConditionalCheckFailedException"
"""The error of a wait whose item has another status by now."""

STATUS: Final = "status"
REVISION: Final = "revision"
OUTBOX: Final = "outbox"

TABLE_PATH: Final = "$.now.table"
"""Where the name of the tenant's table stands in the data of an execution."""

# What answers a wait has just written to the tenant's table, and says which it was.
_TABLE_OF_ANSWER: Final = {"ResultSelector": {"table.$": "$.table"}, "ResultPath": "$.now"}
# A move takes minutes, and holds up whoever would write meanwhile.
_WHILE_MOVING: Final = {
    "ErrorEquals": ["TenantMovingError"],
    "IntervalSeconds": 60,
    "BackoffRate": 1,
    "MaxAttempts": 360,
}
_RESYNC: Final = "Resync"
_ROUTE: Final = "Route"
_FAILED: Final = "Failed"
_UNKNOWN: Final = "UnknownStatus"
OWN_STATES: Final = (_RESYNC, _ROUTE, _FAILED, _UNKNOWN)
"""Names that no wait and no outcome may have."""


def human_task_definition(
    *,
    key: ItemKey,
    waits: Sequence[HumanWait],
    success: Outcome,
    outcomes: Sequence[Outcome],
    notice: Notice | None = None,
    dedicated: bool = False,
) -> dict[str, Any]:
    """One wait after the other, and every way out of them.

    A wait writes its token to the item by one conditional update and then rests. It ends

    - by ``SendTaskSuccess``: the next wait begins; after the last the execution ends with ``success``;
    - by ``SendTaskFailure`` with the error of an outcome: the execution ends with that outcome;
    - because the item moved on before the token was there: ``Resync`` looks at its status and goes on from that;
    - by its time limit: ``Close{name}`` closes it where the item still stands, and goes on from the status that it
      finds then, so that who came a moment earlier wins;
    - by anything else: the execution fails, and the alarm tells.

    Args:
        key: Of the item.
        waits: In their order.
        success: The outcome after the last wait.
        outcomes: All others.
        notice: Sent when the last wait begins.
        dedicated: Whether a tenant may have a table of its own, and move to another while the workflow waits: the table
            is then what the input, the answer to the wait before or the closing function said last, at `TABLE_PATH`.
    """
    *earlier, last = waits
    result = {"outcome": success.status}
    states: dict[str, Any] = {}
    for wait, following in zip(earlier, waits[1:], strict=True):
        states[wait.state] = {**_wait(key, wait, dedicated=dedicated), "Catch": _catches(wait, outcomes)}
        states[wait.state] |= _TABLE_OF_ANSWER if dedicated else {"ResultPath": None}
        states[wait.state]["Next"] = _entry(following, last, notice)
    if notice is None:
        states[last.state] = {
            **_wait(key, last, dedicated=dedicated),
            "Catch": _catches(last, outcomes),
            "ResultSelector": result,
            "End": True,
        }
    else:
        # What a branch doesn't catch ends both, and comes to the parallel state under its own name.
        waiting = {**_wait(key, last, dedicated=dedicated), "ResultPath": None, "End": True}
        branch = {"StartAt": last.state, "States": {last.state: waiting}}
        states[_entry(last, last, notice)] = {
            "Type": "Parallel",
            "Branches": [notice.states(), branch],
            "Catch": _catches(last, outcomes),
            "ResultSelector": result,
            "End": True,
        }
    for wait in waits:
        states[wait.closing_state] = _look(key, wait, dedicated=dedicated)
    states[_RESYNC] = _look(key, None, dedicated=dedicated)
    states[_ROUTE] = {
        "Type": "Choice",
        "Choices": [
            *(_when(status, _entry(wait, last, notice)) for wait in waits for status in wait.while_status),
            *(_when(outcome.status, outcome.name) for outcome in (success, *outcomes)),
        ],
        "Default": _UNKNOWN,
    }
    for outcome in (success, *outcomes):
        states[outcome.name] = {"Type": "Pass", "Parameters": {"outcome": outcome.status}, "End": True}
    states[_UNKNOWN] = {
        "Type": "Fail",
        "Error": "UnknownStatus",
        "CausePath": "States.Format('no wait and no outcome is known for the status {}', $.now.status)",
    }
    states[_FAILED] = {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"}
    return {"StartAt": _entry(waits[0], last, notice), "States": states}


def _entry(wait: HumanWait, last: HumanWait, notice: Notice | None) -> str:
    return f"{notice.name}And{wait.state}" if notice is not None and wait is last else wait.state


def _wait(key: ItemKey, wait: HumanWait, *, dedicated: bool) -> dict[str, Any]:
    values = {f":while{number}": {"S": status} for number, status in enumerate(wait.while_status)}
    return {
        "Type": "Task",
        "Resource": f"arn:{PARTITION}:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "TimeoutSecondsPath": f"$.limits.{wait.time_limit}",
        "Parameters": {
            **({"TableName.$": TABLE_PATH} if dedicated else {"TableName": placeholder(TABLE_NAME)}),
            "Key": key.expression,
            # The revision moves, so that who read the item before the token was there reads it again.
            "UpdateExpression": "SET #wait = :token, #revision = #revision + :one REMOVE #outbox",
            "ConditionExpression": f"#status IN ({', '.join(values)})",
            "ExpressionAttributeNames": {
                "#wait": wait.attribute,
                "#revision": REVISION,
                "#outbox": OUTBOX,
                "#status": STATUS,
            },
            "ExpressionAttributeValues": {":token": {"S.$": "$$.Task.Token"}, ":one": {"N": "1"}, **values},
        },
        "Retry": retried(DYNAMODB),
    }


def _catches(wait: HumanWait, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [
        _catch(MOVED_ON, _RESYNC),
        _catch("States.Timeout", wait.closing_state),
        *(_catch(outcome.error, outcome.name) for outcome in outcomes if outcome.error is not None),
        _catch("States.ALL", _FAILED),
    ]


def _catch(error: str, following: str) -> dict[str, Any]:
    return {"ErrorEquals": [error], "ResultPath": "$.failure", "Next": following}


def _look(key: ItemKey, wait: HumanWait | None, *, dedicated: bool) -> dict[str, Any]:
    """Ask for the item's status; with a wait, close it first where the item still stands."""
    closing: Mapping[str, Any] = (
        {"expire": False, "while": [], "reason": ""}
        if wait is None
        else {"expire": True, "while": list(wait.while_status), "reason": wait.timeout_reason}
    )
    return {
        "Type": "Task",
        "Resource": f"arn:{PARTITION}:states:::lambda:invoke",
        "TimeoutSeconds": 60,
        "Parameters": {
            "FunctionName": placeholder(CLOSE_FUNCTION_ARN),
            "Payload": {**{f"{name}.$": f"$.{name}" for name in key.fields}, **closing},
        },
        "ResultSelector": {"status.$": "$.Payload.status", **({"table.$": "$.Payload.table"} if dedicated else {})},
        "ResultPath": "$.now",
        "Retry": [*retried([*LAMBDA, "BusyError"]), *([_WHILE_MOVING] if dedicated else [])],
        "Catch": [_catch("States.ALL", _FAILED)],
        "Next": _ROUTE,
    }


def _when(status: str, following: str) -> dict[str, Any]:
    return {"Variable": "$.now.status", "StringEquals": status, "Next": following}
