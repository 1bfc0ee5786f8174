"""What came of a drill."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping, Sequence

    from drills.letters import Letter
    from drills.promises import Promise


@dataclass(frozen=True)
class Wait:
    """How long a restaurant's tickets took from the API's answer to the kitchen's display.

    Attributes:
        who: The restaurant, and in which part of the drill.
        tickets: How many were seen.
        p50: Seconds within which half of them were there.
        p95: Seconds within which 19 of 20 were there.
    """

    who: str
    tickets: int
    p50: float
    p95: float

    @classmethod
    def of(cls, who: str, seconds: Iterable[float]) -> Self:
        """The wait that these single waits come to."""
        taken = sorted(seconds)
        if not taken:
            return cls(who, 0, 0.0, 0.0)
        p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]
        return cls(who, len(taken), statistics.median(taken), p95)


@dataclass(frozen=True)
class Outcome:
    """One drill's result.

    Attributes:
        name: Of the drill.
        story: What went wrong on purpose.
        orders: Orders placed in it.
        requests: API requests sent.
        repeated: Of these, sent again after a failure.
        struck: How often each fault struck, and what was done from outside.
        ended: Orders by terminal state.
        letters: Dead letters found, each with its explanation.
        promises: Held against all orders so far.
        waits: For tickets to be on the kitchen's display.
        losses: How often a page lost its connection.
        incomplete: How often a page had to read its lists again, since not everything could be told again.
        living: Seconds until the last order had been taken as far as people take it.
        seconds: Until everything had come to rest.
    """

    name: str
    story: str
    orders: int
    requests: int
    repeated: int
    struck: Counter[str]
    ended: Mapping[str, int]
    letters: Sequence[Letter]
    promises: Sequence[Promise]
    waits: Sequence[Wait]
    losses: int
    incomplete: int
    living: float
    seconds: float

    @property
    def held(self) -> bool:
        """Whether every promise held and every dead letter is explained and dealt with."""
        return not any(promise.broken for promise in self.promises) and all(letter.settled for letter in self.letters)
