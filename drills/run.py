"""Running a drill: break, live, come to rest, mend, count."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from drills.faults import injected, struck
from drills.letters import dead_letters, queues, redrive
from drills.live import Page
from drills.outcome import Outcome, Wait
from drills.people import Told, live, plans
from drills.promises import check, together
from drills.rest import await_pages, rest
from drills.scene import Scene
from examples.restaurant import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from drills.catalogue import Drill
    from drills.ledger import Ledger
    from drills.promises import Promise
    from drills.stage import Stage


@dataclass
class Course:
    """Drills one after the other on one platform; each is held against everything that happened since the start.

    Use it as a context: it holds pages open that follow live push.

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
    _pages: dict[str, list[Page]] = field(default_factory=dict)
    _dead: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._dead = queues(self.stage)
        accounts = rest(self.stage, dead=self._dead)
        for slug, restaurant in self.stage.restaurants.items():
            self._told[slug] = {}
            self._stocked[slug] = accounts[slug].on_hand
            self._pages[slug] = [
                Page(self.stage.platform, restaurant.people["kitchen"], site_id=SITE),
                Page(self.stage.platform, restaurant.people["customer"]),
            ]
            for page in self._pages[slug]:
                page.open()
        return self

    def __exit__(self, *_: object) -> None:
        for page in self._every_page():
            page.close()

    def run(self, drill: Drill, orders: int, *, progress: Callable[[], None]) -> Outcome:
        """Run a drill with so many orders in all, and wait until everything has come to rest.

        Raises:
            DrillFailedError: Something does not come to rest, or clients were answered as they must not be.
        """
        started = time.monotonic()
        lost = sum(page.losses for page in self._every_page())
        incomplete = sum(page.incomplete for page in self._every_page())
        name = drill.name.replace(" ", "-")
        record = self.stage.folder / f"{name}.log"
        shares = self._shared_out(drill, orders)
        waits: list[Wait] = []
        alone: dict[str, Told] = {}
        if drill.first_alone:
            quiet = min(shares, key=lambda slug: shares[slug])
            alone, _ = self._live(drill, {quiet: shares[quiet]}, f"{name}-alone", progress)
            rest(self.stage, dead=self._dead)
            waits += self._waits(alone, "alone")
        began = time.monotonic()
        with injected(self.stage.aws, drill.faults, record=record):
            told, done = self._live(drill, shares, name, progress)
            living = time.monotonic() - began
            accounts = rest(self.stage, dead=self._dead)
        letters = dead_letters(self.stage)
        if letters:
            letters = redrive(self.stage, letters, rest=lambda: rest(self.stage, dead=self._dead))
            accounts = rest(self.stage, dead=self._dead)
        await_pages(accounts, self._pages)
        waits += self._waits(told, "beside the others" if alone else "")
        for part in (alone, told):
            for slug, of_restaurant in part.items():
                self._told[slug].update(of_restaurant.orders)
        everybody = [*alone.values(), *told.values()]
        return Outcome(
            name=drill.name,
            story=drill.story,
            orders=sum(len(of_restaurant.orders) for of_restaurant in everybody),
            requests=sum(of_restaurant.requests for of_restaurant in everybody),
            repeated=sum(of_restaurant.repeated for of_restaurant in everybody),
            struck=struck(record) + done,
            ended=_ended(accounts, everybody),
            letters=letters,
            promises=self._promises(accounts),
            waits=waits,
            losses=sum(page.losses for page in self._every_page()) - lost,
            incomplete=sum(page.incomplete for page in self._every_page()) - incomplete,
            living=living,
            seconds=time.monotonic() - started,
        )

    def count(self, drill: Drill, orders: int) -> int:
        """How many orders a drill takes in all where so many are asked for."""
        shares = self._shared_out(drill, orders).values()
        return sum(shares) + (min(shares) if drill.first_alone else 0)

    def _shared_out(self, drill: Drill, orders: int) -> dict[str, int]:
        """How many orders each restaurant gets, at least one."""
        shares = dict(zip(sorted(self.stage.restaurants), drill.shares, strict=True))
        return {slug: max(1, orders * drill.times * share // sum(drill.shares)) for slug, share in shares.items()}

    def _live(
        self, drill: Drill, orders: Mapping[str, int], keys: str, progress: Callable[[], None]
    ) -> tuple[dict[str, Told], Counter[str]]:
        """All restaurants at once, while the platform is disturbed; what they were told, and what was done."""
        scene = Scene(self.stage, self._pages)
        told: dict[str, Told] = {}
        done: Counter[str] = Counter()
        failed: list[BaseException] = []
        thinking = dict(zip(sorted(self.stage.restaurants), drill.thinking_seconds, strict=True))

        def guarded(act: Callable[[], None]) -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
                failed.append(error)

        def open_for(slug: str) -> None:
            wanted = plans(keys, orders[slug], random.Random(f"{self.seed}/{slug}/{keys}"))  # noqa: S311 - to be repeated, not to be guessed
            told[slug] = live(
                self.stage.restaurants[slug],
                wanted,
                clients=self.clients,
                seed=self.seed,
                thinking_seconds=thinking[slug],
                progress=progress,
            )

        people = [_started(guarded, lambda slug=slug: open_for(slug)) for slug in orders]
        disturbance = _started(guarded, lambda: done.update(drill.disturb(scene)))
        for thread in people:
            thread.join()
        scene.over.set()
        disturbance.join()
        if failed:
            raise failed[0]
        return told, done

    def _waits(self, told: Mapping[str, Told], part: str) -> list[Wait]:
        return [
            Wait.of(
                f"{slug} {part}".rstrip(),
                (
                    # An answer can come later than the ticket.
                    max(0.0, self._pages[slug][0].placed[order_id] - answered)
                    for order_id, answered in of_restaurant.answered.items()
                    if order_id in self._pages[slug][0].placed
                ),
            )
            for slug, of_restaurant in sorted(told.items())
        ]

    def _promises(self, accounts: Mapping[str, Ledger]) -> list[Promise]:
        return together(
            promise
            for slug, account in accounts.items()
            for promise in check(account, told=self._told[slug], stocked=self._stocked[slug], pages=self._pages[slug])
        )

    def _every_page(self) -> list[Page]:
        return [page for pages in self._pages.values() for page in pages]


def _started(guarded: Callable[[Callable[[], None]], None], act: Any) -> threading.Thread:
    thread = threading.Thread(target=guarded, args=[act])
    thread.start()
    return thread


def _ended(accounts: Mapping[str, Ledger], everybody: Iterable[Told]) -> Counter[str]:
    lived = {order_id for told in everybody for order_id in told.orders.values()}
    return Counter(
        item["status"]["S"]
        for account in accounts.values()
        for order_id, item in account.orders.items()
        if order_id in lived
    )
