"""Guests and staff who don't give up: each takes orders through their lives and repeats what failed."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx

from drills.stage import DrillFailedError
from examples.restaurant import LIFE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from examples.restaurant import Person, Restaurant

_PATIENCE_SECONDS: Final = 120
_PAUSE_SECONDS: Final = 0.25
_SKUS: Final = ("margherita", "lemonade", "garden-salad")
_REPEATED: Final = 0.05

DESTINIES: Final = {
    "served": 70,
    "rejected": 6,
    "cancelled at once": 6,
    "cancelled when accepted": 5,
    "cancelled in preparation": 4,
    "cancelled when ready": 3,
    "never accepted": 3,
    "never ready": 2,
    "never fetched": 1,
}
"""What becomes of orders, in per cent."""


@dataclass(frozen=True)
class Plan:
    """An order to be placed, and what is to become of it.

    Attributes:
        key: Idempotency key.
        destiny: One of ``DESTINIES``.
        items: What is ordered.
    """

    key: str
    destiny: str
    items: Sequence[dict[str, Any]]


@dataclass
class Told:
    """What people were told by the API.

    Attributes:
        orders: Order ids by idempotency key: each was answered with 200 or 201.
        answered: When, on the monotonic clock, by order id.
        requests: Sent, repetitions included.
        repeated: Requests sent again after an answer of 429 or 5xx, or none.
    """

    orders: dict[str, str] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    repeated: int = 0


def plans(prefix: str, count: int, rng: random.Random) -> list[Plan]:
    """``count`` different orders with destinies in the usual proportions."""
    names, weights = zip(*DESTINIES.items(), strict=True)
    return [
        Plan(
            key=f"{prefix}-{number}",
            destiny=rng.choices(names, weights)[0],
            items=[
                {"sku": sku, "quantity": rng.randint(1, 3)} for sku in rng.sample(_SKUS, rng.randint(1, len(_SKUS)))
            ],
        )
        for number in range(count)
    ]


def live(
    restaurant: Restaurant,
    wanted: Sequence[Plan],
    *,
    clients: int,
    seed: int,
    repeat: float = _REPEATED,
    thinking_seconds: float = 0,
    progress: Callable[[], None] = lambda: None,
) -> Told:
    """Take orders through their lives, several at once.

    Args:
        restaurant: Whose.
        wanted: What is ordered.
        clients: How many people act at a time.
        seed: Decides who taps twice.
        repeat: How often somebody taps twice, 0 to 1.
        thinking_seconds: How long people take before each step.
        progress: Called after each order.

    Raises:
        DrillFailedError: A request failed again and again, or was answered as it must not be.
    """
    told = Told()

    def act(number: int, plan: Plan) -> None:
        rng = random.Random(f"{seed}/{number}")  # noqa: S311 - no secret rests on it
        _act(restaurant, plan, told, lambda: rng.random() < repeat, thinking_seconds)
        progress()

    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(act, number, plan) for number, plan in enumerate(wanted)]:
            done.result()
    return told


def _act(restaurant: Restaurant, plan: Plan, told: Told, twice: Callable[[], bool], thinking_seconds: float) -> None:
    guest = restaurant.people["customer"]
    placed = _insist(lambda: guest.place(plan.items, key=plan.key), told, twice)
    if not placed.is_success:
        raise DrillFailedError(f"order {plan.key} was answered {placed.status_code} {placed.text}")
    order_id = told.orders[plan.key] = placed.json()["order_id"]
    told.answered[order_id] = time.monotonic()
    for person, command in _steps(restaurant, plan.destiny):
        time.sleep(thinking_seconds)
        answer = _insist(lambda: person.command(order_id, command), told, twice)  # noqa: B023 - called at once
        # A time limit may have been quicker.
        if not answer.is_success and answer.status_code != HTTPStatus.CONFLICT:
            raise DrillFailedError(f"{command} of {order_id} was answered {answer.status_code} {answer.text}")


def _steps(restaurant: Restaurant, destiny: str) -> list[tuple[Person, str]]:
    people = restaurant.people
    life = [(people[role], command) for role, command in LIFE]
    cancel = (people["manager"], "cancel")
    return {
        "served": life,
        "rejected": [(people["kitchen"], "reject")],
        "cancelled at once": [(people["customer"], "cancel")],
        "cancelled when accepted": [*life[:1], (people["waiter"], "cancel")],
        "cancelled in preparation": [*life[:2], cancel],
        "cancelled when ready": [*life[:3], cancel],
        "never accepted": [],
        "never ready": life[:2],
        "never fetched": life[:3],
    }[destiny]


def _insist(send: Callable[[], httpx.Response], told: Told, twice: Callable[[], bool]) -> httpx.Response:
    """Send until the answer is no failure of the platform's, and now and then once more."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        told.requests += 1
        try:
            answer = send()
        except httpx.TransportError:
            answer = None
        if answer is not None and not answer.is_server_error and answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
            if twice():
                told.requests += 1
                with suppress(httpx.TransportError):
                    send()
            return answer
        if time.monotonic() > deadline:
            raise DrillFailedError(f"attempts failed for {_PATIENCE_SECONDS} s, last with {answer and answer.text}")
        told.repeated += 1
        time.sleep(_PAUSE_SECONDS)
