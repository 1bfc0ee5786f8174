"""How Lambda reads a stream: in order, with retries, halves and an end to them.

Source: "Using AWS Lambda with Amazon DynamoDB: configure partial batch response, retain discarded
records" (AWS Lambda Developer Guide).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]

AGED = "MaxRecordAgeExceeded"
EXHAUSTED = "RetryAttemptsExhausted"

_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0


@dataclass(frozen=True)
class Policy:
    """What an event source mapping says about failures.

    Args:
        retries: ``MaximumRetryAttempts``; None or -1 for ever.
        age_seconds: ``MaximumRecordAgeInSeconds``; None or -1 for ever.
        bisect: ``BisectBatchOnFunctionError``.
    """

    retries: int | None = None
    age_seconds: int | None = None
    bisect: bool = False

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> Policy:
        """Read an event source mapping."""
        retries, age = (mapping.get(name) for name in ("MaximumRetryAttempts", "MaximumRecordAgeInSeconds"))
        return cls(
            retries=None if retries is None or int(retries) < 0 else int(retries),
            age_seconds=None if age is None or int(age) < 0 else int(age),
            bisect=str(mapping.get("BisectBatchOnFunctionError", False)).lower() == "true",
        )


@dataclass(frozen=True)
class Outcome:
    """How an invocation went.

    Args:
        done: How many records, from the first, need no more.
        error: Whether the function failed as a whole.
        result: What it answered, for whom it concerns.
    """

    done: int
    error: bool = False
    result: Any = None


@dataclass
class Delivery:
    """Brings a batch to a function until each record is done or given up.

    Args:
        policy: What to do about failures.
        invoke: Calls the function with records.
        discard: Takes what is given up, with the last outcome and the reason.
        wanted: Whether the mapping still exists and is enabled.
        pause: Waits some seconds.
        now: Seconds since the epoch.
    """

    policy: Policy
    invoke: Callable[[Sequence[Record]], Outcome]
    discard: Callable[[Sequence[Record], Outcome, str], None]
    wanted: Callable[[], bool] = lambda: True
    pause: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    _pending: list[tuple[Sequence[Record], int]] = field(default_factory=list)

    def run(self, records: Sequence[Record]) -> bool:
        """Deliver; return False when the mapping was taken away in between."""
        self._pending = [(records, 0)]
        while self._pending:
            if not self.wanted():
                return False
            batch, retried = self._pending.pop()
            outcome = self.invoke(batch)
            rest = batch[outcome.done :]
            if rest:
                self._fail(rest, outcome, 0 if outcome.done else retried)
        return True

    def _fail(self, rest: Sequence[Record], outcome: Outcome, retried: int) -> None:
        reason = self._end_of(rest, retried)
        if outcome.error and self.policy.bisect and len(rest) > 1 and reason != AGED:
            # Halving costs no retry.
            half = len(rest) // 2
            self._pending += [(rest[half:], retried), (rest[:half], retried)]
        elif reason:
            self.discard(rest, outcome, reason)
        else:
            self.pause(min(_FIRST_PAUSE_SECONDS * 2 ** min(retried, 10), _LONGEST_PAUSE_SECONDS))
            self._pending.append((rest, retried + 1))

    def _end_of(self, rest: Sequence[Record], retried: int) -> str | None:
        if self.policy.age_seconds is not None:
            oldest = min(float(record["dynamodb"]["ApproximateCreationDateTime"]) for record in rest)
            if self.now() - oldest > self.policy.age_seconds:
                return AGED
        return EXHAUSTED if self.policy.retries is not None and retried >= self.policy.retries else None


def outcome_of(result: Mapping[str, Any], records: Sequence[Record], *, partial: bool) -> Outcome:
    """Read a function's answer to a batch.

    Args:
        result: Body and error of the invocation.
        records: What it was called with.
        partial: Whether the mapping has ``ReportBatchItemFailures``.
    """
    if result.get("error"):
        return Outcome(0, error=True, result=result)
    body = result.get("body")
    failures = body.get("batchItemFailures") if partial and isinstance(body, Mapping) else None
    if not failures:
        return Outcome(len(records), result=result)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    named = [failure.get("itemIdentifier") for failure in failures]
    if any(name not in numbers for name in named):
        return Outcome(0, result=result)  # a number that nobody sent fails the whole batch
    return Outcome(min(numbers.index(name) for name in named), result=result)
