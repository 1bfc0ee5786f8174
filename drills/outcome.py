"""What came of a drill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from drills.letters import Letter
    from drills.promises import Promise


@dataclass(frozen=True)
class Outcome:
    """One drill's result.

    Attributes:
        name: Of the drill.
        story: What went wrong on purpose.
        orders: Orders placed in it.
        requests: API requests sent.
        repeated: Of these, sent again after a failure.
        struck: How often each fault struck.
        ended: Orders by terminal state.
        letters: Dead letters found, each with its explanation.
        promises: Held against all orders so far.
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
    seconds: float

    @property
    def held(self) -> bool:
        """Whether every promise held and every dead letter is explained."""
        return not any(promise.broken for promise in self.promises) and all(letter.reason for letter in self.letters)
