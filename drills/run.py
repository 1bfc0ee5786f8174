"""Running a drill: break, live, come to rest, mend, count."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drills import ledger
from drills.faults import injected, struck
from drills.letters import dead_letters, queues, redrive
from drills.outcome import Outcome
from drills.people import Told, live, plans
from drills.promises import check, together
from drills.stage import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drills.catalogue import Drill
    from drills.promises import Promise
    from drills.stage import Stage

_REST_SECONDS = 240


@dataclass
class Course:
    """Drills one after the other on one platform; each is held against everything that happened since the start.

    Args:
        stage: The platform.
        clients: How many people act at a time in each restaurant.
        seed: Decides about orders and about who taps twice.
    """

    stage: Stage
    clients: int
    seed: int
    _told: dict[str, dict[str, str]] = field(default_factory=dict)
    _stocked: dict[str, Mapping[str, int]] = field(default_factory=dict)
    _dead: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._dead = queues(self.stage)
        for slug, restaurant in self.stage.restaurants.items():
            self._told[slug] = {}
            self._stocked[slug] = ledger.read(self.stage, restaurant).on_hand

    def run(self, drill: Drill, orders: int, *, progress: Callable[[], None]) -> Outcome:
        """Run a drill with so many orders in all, and wait until everything has come to rest.

        Raises:
            DrillFailedError: Something does not come to rest, or clients were answered as they must not be.
        """
        started = time.monotonic()
        record = self.stage.folder / f"{drill.name.replace(' ', '-')}.log"
        with injected(self.stage.aws, drill.faults, record=record):
            told = self._live(drill, self._shared_out(drill, orders), progress)
            self._rest()
        letters = dead_letters(self.stage)
        if letters:
            letters = redrive(self.stage, letters, rest=self._rest)
        for slug, of_restaurant in told.items():
            self._told[slug].update(of_restaurant.orders)
        ended, promises = self._count(told)
        return Outcome(
            name=drill.name,
            story=drill.story,
            orders=sum(len(of_restaurant.orders) for of_restaurant in told.values()),
            requests=sum(of_restaurant.requests for of_restaurant in told.values()),
            repeated=sum(of_restaurant.repeated for of_restaurant in told.values()),
            struck=struck(record),
            ended=ended,
            letters=letters,
            promises=promises,
            seconds=time.monotonic() - started,
        )

    def _shared_out(self, drill: Drill, orders: int) -> dict[str, int]:
        """How many orders each restaurant gets, at least one."""
        shares = dict(zip(sorted(self.stage.restaurants), drill.shares, strict=True))
        return {slug: max(1, orders * share // sum(drill.shares)) for slug, share in shares.items()}

    def _live(self, drill: Drill, orders: Mapping[str, int], progress: Callable[[], None]) -> dict[str, Told]:
        """All restaurants at once, while the platform is disturbed."""
        told: dict[str, Told] = {}
        failed: list[BaseException] = []

        def guarded(act: Callable[[], None]) -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
                failed.append(error)

        def open_for(slug: str) -> None:
            wanted = plans(f"{drill.name.replace(' ', '-')}", orders[slug], random.Random(f"{self.seed}/{slug}"))  # noqa: S311
            told[slug] = live(
                self.stage.restaurants[slug], wanted, clients=self.clients, seed=self.seed, progress=progress
            )

        acts: list[Any] = [lambda slug=slug: open_for(slug) for slug in self.stage.restaurants]
        acts.append(lambda: drill.disturb(self.stage))
        threads = [threading.Thread(target=guarded, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        return told

    def _rest(self) -> None:
        """Wait until orders and workflows have ended and only dead letters wait in queues."""
        restaurants = self.stage.restaurants.values()
        wait_until(
            lambda: (
                not any(self._unrest(ledger.read(self.stage, restaurant)) for restaurant in restaurants)
                and not self.stage.messages()
            ),
            what="every order, workflow and queue is at rest",
            seconds=_REST_SECONDS,
        )

    @staticmethod
    def _unrest(account: ledger.Ledger) -> bool:
        for name, item in account.orders.items():
            told = len(account.events.get(name, {}))
            if item["status"]["S"] not in ledger.TERMINAL or told < int(item["sequence"]["N"]):
                return True
        return any(run.status == ledger.RUNNING for runs in account.executions.values() for run in runs)

    def _count(self, told: Mapping[str, Told]) -> tuple[Counter[str], list[Promise]]:
        ended: Counter[str] = Counter()
        promises: list[Promise] = []
        for slug, restaurant in self.stage.restaurants.items():
            account = ledger.read(self.stage, restaurant)
            lived = set(told[slug].orders.values())
            ended.update(item["status"]["S"] for name, item in account.orders.items() if name in lived)
            promises += check(account, told=self._told[slug], stocked=self._stocked[slug])
        return ended, together(promises)
