"""Executing a definition in Amazon States Language with functions of this process, as far as life cycles need it."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Function = Callable[[dict[str, Any]], dict[str, Any]]


class StateError(Exception):
    """An error by the name under which a definition knows it."""

    def __init__(self, name: str, cause: str) -> None:
        super().__init__(name)
        self.name, self.cause = name, cause


@dataclass
class Execution:
    """One execution.

    Attributes:
        definition: With ``StartAt`` and ``States``.
        functions: What each state calls, by the state's name.
        faults: What goes wrong in a state, call by call: ``""`` for nothing, else the fault; the last one goes on.
            ``before`` and ``after`` are a crash before and after the function's work, ``timeout`` is one after it,
            ``refused`` is an error that trying again does not mend.
        entered: Names of states.
        waited: Seconds.
    """

    definition: Mapping[str, Any]
    functions: Mapping[str, Function]
    faults: Mapping[str, list[str]] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)
    waited: int = 0
    _calls: dict[str, int] = field(default_factory=dict)

    def run(self, given: dict[str, Any]) -> bool:
        """Run to the end; whether it succeeded."""
        data, name = copy.deepcopy(given), str(self.definition["StartAt"])
        while True:
            state = self.definition["States"][name]
            self.entered.append(name)
            kind = state["Type"]
            if kind in {"Succeed", "Fail"}:
                return bool(kind == "Succeed")
            if kind == "Choice":
                name = next((c["Next"] for c in state["Choices"] if _holds(c, data)), state["Default"])
                continue
            if kind == "Wait":
                self.waited += state["Seconds"]
            elif kind == "Pass":
                data = _passed(state, data)
            else:
                try:
                    data = _placed(state, data, self._tried(name, state, data))
                except StateError as error:
                    (catcher,) = state["Catch"]
                    data = {
                        **data,
                        catcher["ResultPath"].removeprefix("$."): {"Error": error.name, "Cause": error.cause},
                    }
                    name = catcher["Next"]
                    continue
            name = state["Next"]

    def _tried(self, name: str, state: Mapping[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        (retrier,) = state["Retry"]
        for left in reversed(range(retrier["MaxAttempts"] + 1)):
            try:
                return self._called(name, _given(state, data))
            except StateError as error:
                if not left or error.name not in retrier["ErrorEquals"]:
                    raise
        raise AssertionError(name)

    def _called(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        faults, call = self.faults.get(name, [""]), self._calls.get(name, 0)
        self._calls[name] = call + 1
        fault = faults[min(call, len(faults) - 1)]
        if fault == "before":
            raise StateError("Lambda.Unknown", "the process ended")
        if fault == "refused":
            raise StateError("ClientError", json.dumps({"errorType": "ClientError", "errorMessage": "AccessDenied"}))
        try:
            answer = self.functions[name](payload)
        except Exception as error:
            cause = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)})
            raise StateError(type(error).__name__, cause) from error
        if fault == "after":
            raise StateError("Runtime.ExitError", "the process ended")
        if fault == "timeout":
            raise StateError("States.Timeout", "")
        return {"Payload": answer}


def _given(state: Mapping[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    parameters = state["Parameters"]
    if "Payload.$" in parameters:
        return dict(_at(parameters["Payload.$"], data))
    return _filled(parameters["Payload"], data)


def _filled(template: Mapping[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix(".$"): _at(value, data) if name.endswith(".$") else value for name, value in template.items()
    }


def _at(path: str, data: Any) -> Any:
    for part in path.split(".")[1:]:
        data = data[part]
    return copy.deepcopy(data)


def _passed(state: Mapping[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    if "Result" in state:
        return {**data, state["ResultPath"].removeprefix("$."): state["Result"]}
    return _filled(state["Parameters"], data)


def _placed(state: Mapping[str, Any], data: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    shown = _filled(state["ResultSelector"], result) if "ResultSelector" in state else result
    return {**data, state["ResultPath"].removeprefix("$."): shown}


def _holds(choice: Mapping[str, Any], data: dict[str, Any]) -> bool:
    if "And" in choice:
        return all(_holds(part, data) for part in choice["And"])
    if "IsPresent" in choice:
        try:
            _at(choice["Variable"], data)
        except KeyError:
            return False
        return True
    return bool(_at(choice["Variable"], data) is choice["BooleanEquals"])
