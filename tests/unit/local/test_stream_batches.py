"""Batches of a stream are retried, halved and given up as Lambda documents it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.local.emulation.stream_batches import Delivery, Outcome, Policy, Record, outcome_of

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = 1_000_000.0


def records(*names: str, age: float = 0) -> list[Record]:
    return [{"dynamodb": {"SequenceNumber": name, "ApproximateCreationDateTime": NOW - age}} for name in names]


def names(batch: Sequence[Record]) -> str:
    return "".join(record["dynamodb"]["SequenceNumber"] for record in batch)


@dataclass
class Function:
    """Fails for ``x``; with partial failures it names it, without it fails as a whole."""

    partial: bool = False
    heals_after: int = 1_000
    called_with: list[str] = field(default_factory=list)
    discarded: list[tuple[str, str]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __call__(self, batch: Sequence[Record]) -> Outcome:
        self.called_with.append(names(batch))
        if "x" not in names(batch) or len(self.called_with) > self.heals_after:
            return Outcome(len(batch))
        return Outcome(names(batch).index("x")) if self.partial else Outcome(0, error=True)

    def read(self, batch: Sequence[Record], **policy: Any) -> bool:
        wanted = policy.pop("wanted", lambda: True)
        return Delivery(
            Policy(**policy),
            self,
            lambda given_up, _outcome, reason: self.discarded.append((names(given_up), reason)),
            wanted,
            self.pauses.append,
            lambda: NOW,
        ).run(batch)


def test_what_succeeds_is_called_once() -> None:
    function = Function()
    assert function.read(records("a", "b"))
    assert function.called_with == ["ab"]


def test_a_failure_is_repeated_as_a_whole_until_it_heals() -> None:
    function = Function(heals_after=2)
    assert function.read(records("a", "x"))
    assert function.called_with == ["ax", "ax", "ax"]
    assert function.pauses == [0.1, 0.2]


def test_retries_come_to_an_end() -> None:
    function = Function()
    assert function.read(records("a", "x"), retries=2)
    assert function.called_with == ["ax"] * 3
    assert function.discarded == [("ax", "RetryAttemptsExhausted")]


def test_halves_keep_the_order_and_cost_no_retry() -> None:
    function = Function()
    assert function.read(records("a", "b", "x", "c"), retries=1, bisect=True)
    assert function.called_with == ["abxc", "ab", "xc", "x", "x", "c"]
    assert function.discarded == [("x", "RetryAttemptsExhausted")]


def test_a_partial_failure_goes_on_from_the_first_that_failed() -> None:
    function = Function(partial=True, heals_after=2)
    assert function.read(records("a", "x", "b"), retries=5, bisect=True)
    assert function.called_with == ["axb", "xb", "xb"]
    assert function.discarded == []


def test_old_records_are_given_up_without_a_retry() -> None:
    function = Function()
    assert function.read(records("a", "x", age=61), age_seconds=60, bisect=True)
    assert function.discarded == [("ax", "MaxRecordAgeExceeded")]


def test_nothing_is_read_for_a_mapping_that_went_away() -> None:
    function = Function()
    answers = iter([True, False])
    assert not function.read(records("x"), wanted=lambda: next(answers))
    assert function.called_with == ["x"]


def test_the_pauses_grow_to_a_limit() -> None:
    function = Function()
    function.read(records("x"), retries=8)
    assert function.pauses[-1] == 2.0


def test_an_answer_names_the_first_failure() -> None:
    batch = records("1", "2", "3")
    body = {"batchItemFailures": [{"itemIdentifier": "3"}, {"itemIdentifier": "2"}]}
    assert outcome_of({"body": body}, batch, partial=True).done == 1
    assert outcome_of({"body": body}, batch, partial=False).done == 3
    assert outcome_of({"body": None}, batch, partial=True).done == 3
    unknown = {"batchItemFailures": [{"itemIdentifier": ""}]}
    assert outcome_of({"body": unknown}, batch, partial=True).done == 0
    assert outcome_of({"error": "Unhandled", "body": {}}, batch, partial=True).error


def test_a_mapping_without_limits_has_none() -> None:
    assert Policy.of({"MaximumRetryAttempts": -1}) == Policy()
    assert Policy.of({"MaximumRetryAttempts": 0, "MaximumRecordAgeInSeconds": 60}) == Policy(0, 60)
    assert Policy.of({"BisectBatchOnFunctionError": "true"}).bisect
