"""When a drill counts as held, and what its page says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from drills.__main__ import RESULTS
from drills.catalogue import DRILLS, EVERYTHING
from drills.letters import Letter
from drills.outcome import Outcome, Wait
from drills.promises import Promise
from drills.report import Entry, faults_of, keep_in, kept_in, page
from saas_constructs.local.dead_letters.reasons import UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path

LETTER = Letter("queue", "Supplies", "1", "OrderCompleted", "ValueError: no", "sent again, done")
HELD = Outcome(
    name="poison message",
    story="something is wrong",
    orders=2,
    requests=10,
    repeated=1,
    struck=Counter({"handler crash-before PutEvents": 1}),
    ended={"SERVED": 2},
    letters=[LETTER],
    promises=[Promise("orders are kept", 2, "orders", ())],
    waits=[Wait.of("blue-bistro", [0.1, 0.2, 0.3])],
    losses=1,
    incomplete=0,
    living=4.0,
    seconds=9.0,
)


def test_a_drill_holds_when_every_promise_does_and_every_letter_is_settled() -> None:
    assert HELD.held
    assert faults_of(HELD) == []


@pytest.mark.parametrize(
    "outcome",
    [
        replace(HELD, promises=[Promise("orders are kept", 2, "orders", ("a",))]),
        replace(HELD, letters=[LETTER, replace(LETTER, reason="")]),
        replace(HELD, letters=[replace(LETTER, reason=UNKNOWN)]),
        replace(HELD, letters=[replace(LETTER, fate="")]),
    ],
    ids=["a broken promise", "a letter without reason", "a letter nobody can explain", "a letter left alone"],
)
def test_otherwise_it_does_not(outcome: Outcome) -> None:
    assert not outcome.held
    assert len(faults_of(outcome)) == 1


def test_the_page_names_who_breaks_a_promise() -> None:
    names = tuple(f"order-{number}" for number in range(9))
    text = page([Entry.of(replace(HELD, promises=[Promise("orders are kept", 9, "orders", names)]))])
    assert "| orders are kept | 9 orders | order-0, order-1, order-2 ... |" in text
    assert "| 1 of 1 | 9 |" in text


def test_the_page_shows_letters_alike_as_one_line() -> None:
    text = page([Entry.of(replace(HELD, letters=[LETTER, LETTER, replace(LETTER, reason="")]))])
    assert "| `Supplies` | OrderCompleted | ValueError: no | 2 | sent again, done |" in text
    assert "| `Supplies` | OrderCompleted | **not explained** | 1 | sent again, done |" in text


def test_waits_are_told_by_their_median_and_95th_percentile() -> None:
    wait = Wait.of("all", [float(number) for number in range(1, 101)])
    assert (wait.tickets, wait.p50, round(wait.p95)) == (100, 50.5, 95)
    assert Wait.of("one", [2.0]) == Wait("one", 1, 2.0, 2.0)
    assert Wait.of("none", []).tickets == 0


def test_a_drill_that_is_not_run_again_keeps_its_place_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    keep_in(file, {"a": Entry("| a |\n", "\n## a\n"), "b": Entry("| b |\n", "\n## b\n")})
    kept = {**kept_in(file), "b": Entry.of(HELD)}
    text = page([kept["a"], kept["b"]])
    assert text.index("| a |") < text.index("| [poison message]") < text.index("## a") < text.index("## poison message")
    assert kept_in(tmp_path / "none.json") == {}


def test_every_drill_was_run_and_no_other_is_on_the_page() -> None:
    assert set(kept_in(RESULTS)) == {drill.name for drill in (*DRILLS, EVERYTHING)}
