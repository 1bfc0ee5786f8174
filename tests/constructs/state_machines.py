"""Walking a definition in Amazon States Language, as far as control flow goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Definition = Mapping[str, Any]
DONE = "done"


class Walk:
    """One execution: which states it enters and how it ends.

    Args:
        definition: With ``StartAt`` and ``States``.
        events: What happens in each task, by the state's name, in the order of its visits: ``done``, or the name of an
            error. A state that is not named is done.
        statuses: What tasks that look at the item find, in the order of their visits.

    Attributes:
        entered: Names of states, those of branches included.
        outcome: The ``outcome`` of the output; nothing after a failure.
        failure: Name of the state that failed the execution.
    """

    def __init__(
        self, definition: Definition, events: Mapping[str, list[str]] | None = None, statuses: tuple[str, ...] = ()
    ) -> None:
        self._events = {name: list(happened) for name, happened in (events or {}).items()}
        self._statuses = list(statuses)
        self._status = ""
        self.entered: list[str] = []
        self.outcome: str | None = None
        self.failure: str | None = None
        self._run(definition)

    @property
    def transitions(self) -> int:
        """Billed transitions: one for each state that is entered, and the start for good measure."""
        return len(self.entered) + 1

    def _run(self, definition: Definition) -> str:
        """Run to an end and return ``done`` or the error that nothing caught."""
        name: str = definition["StartAt"]
        while True:
            state = definition["States"][name]
            self.entered.append(name)
            if state["Type"] == "Fail":
                self.failure = name
                return name
            happened, following = self._step(name, state)
            if happened != DONE:
                catcher = next((c for c in state.get("Catch", []) if _matches(c["ErrorEquals"], happened)), None)
                if catcher is None:
                    return happened
                following = catcher["Next"]
            if following is None:
                self.outcome = state.get("ResultSelector", state.get("Parameters", {})).get("outcome", self.outcome)
                return DONE
            name = following

    def _step(self, name: str, state: Mapping[str, Any]) -> tuple[str, str | None]:
        if state["Type"] == "Parallel":
            happened = [self._run(branch) for branch in state["Branches"]]
            return next((error for error in happened if error != DONE), DONE), state.get("Next")
        if state["Type"] == "Choice":
            found = [choice["Next"] for choice in state["Choices"] if choice["StringEquals"] == self._status]
            return DONE, (found or [state["Default"]])[0]
        waiting = self._events.get(name)
        happened_here = waiting.pop(0) if waiting else DONE
        if happened_here == DONE and state.get("ResultPath") == "$.now":
            self._status = self._statuses.pop(0)
        return happened_here, state.get("Next")


def _matches(names: list[str], error: str) -> bool:
    return error in names or "States.ALL" in names


def states_of(definition: Definition) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every state with its name, those of branches included."""
    for name, state in definition["States"].items():
        yield name, state
        for branch in state.get("Branches", []):
            yield from states_of(branch)


def unreachable(definition: Definition) -> set[str]:
    """Names of states that nothing leads to, or that something leads to and are not there (with a ``?``)."""
    reached, waiting = set(), [definition["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        state = definition["States"].get(name, {})
        nested = [state.get("Next"), state.get("Default")]
        nested += [entry["Next"] for entry in (*state.get("Catch", []), *state.get("Choices", []))]
        waiting += [following for following in nested if following]
    known = set(definition["States"])
    inside = {
        name
        for state in definition["States"].values()
        for branch in state.get("Branches", [])
        for name in unreachable(branch)
    }
    return (known - reached) | {f"{name}?" for name in reached - known} | inside
