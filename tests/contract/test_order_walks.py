"""Whatever people do, and whichever callbacks are lost, an order's workflow ends as the order does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.orders import callbacks, states
from saas_constructs.workflows.definition import MOVED_ON, human_task_definition
from saas_constructs.workflows.order_workflow import ORDER_KEY, ORDER_OUTCOMES, ORDER_WAITS, SERVED
from tests.constructs.state_machines import DONE, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFINITION = human_task_definition(key=ORDER_KEY, waits=ORDER_WAITS, success=SERVED, outcomes=ORDER_OUTCOMES)
WAITS = {wait.state: wait for wait in ORDER_WAITS}
COMMANDS = [command for command in states.COMMANDS if command is not states.EXPIRE]
MOST_TRANSITIONS = 40


class Life(Walk):
    """An order and its workflow, side by side.

    Args:
        draw: Chooses what happens next.
    """

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.status = states.PLACED
        self.ends = 0
        super().__init__(DEFINITION)

    def _step(self, name: str, state: Mapping[str, Any]) -> tuple[str, str | None]:
        while self._draw(st.booleans()):
            self._act(self.status)  # between two states there is no token to answer
        if name in WAITS:
            return self._wait(name), state.get("Next")
        if state.get("ResultPath") == "$.now":
            asked = state["Parameters"]["Payload"]
            if asked["expire"] and self.status in asked["while"]:
                self._enter(states.EXPIRED)
            self._statuses = [self.status]
        return super()._step(name, state)

    def _wait(self, name: str) -> str:
        wait = WAITS[name]
        if self.status not in wait.while_status:
            return MOVED_ON
        while self._draw(st.booleans()):
            told = self._act(self.status) and self._draw(st.booleans())
            if told and self.status in callbacks._ERRORS:
                return callbacks._ERRORS[self.status]
            if told and self.status in callbacks._OVER[wait.attribute]:
                return DONE
        return "States.Timeout"

    def _act(self, status: str) -> bool:
        """Let somebody give a command, if any is possible."""
        possible = [c.target for c in COMMANDS if any(status in sources for sources in c.sources.values())]
        if possible:
            self._enter(self._draw(st.sampled_from(possible)))
        return bool(possible)

    def _enter(self, status: str) -> None:
        self.status = status
        self.ends += status in states.TERMINAL


lives = st.composite(Life)()


# One failure is enough, and two at once would be a group of errors.
@settings(max_examples=500, report_multiple_bugs=False)
@given(life=lives)
def test_the_outcome_is_the_orders_one_end(life: Life) -> None:
    assert life.failure is None
    assert life.status in states.TERMINAL
    assert life.outcome == life.status
    assert life.ends == 1
    assert life.transitions <= MOST_TRANSITIONS


def test_a_definition_that_ends_orders_wrongly_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if a time limit ended the execution without looking at the order.
    catch = DEFINITION["States"]["AwaitReady"]["Catch"]
    wrong = [entry | ({"Next": "Expired"} if entry["ErrorEquals"] == ["States.Timeout"] else {}) for entry in catch]
    monkeypatch.setitem(DEFINITION["States"]["AwaitReady"], "Catch", wrong)
    with pytest.raises(AssertionError):
        test_the_outcome_is_the_orders_one_end()
