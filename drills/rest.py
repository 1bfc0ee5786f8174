"""Whether a platform has come to rest: nothing is under way any more, and whoever looks again finds the same."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from drills import ledger
from drills.stage import DrillFailedError, wait_until

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from drills.live import Page
    from drills.stage import Stage

# What lost its workflow is ended by the sweep, which runs every five minutes and lets workflows be first for two.
_REST_SECONDS: Final = 600
_PAGES_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 0.5


def rest(stage: Stage, *, dead: Collection[str]) -> dict[str, ledger.Ledger]:
    """Wait until nothing is under way, and return every restaurant's account.

    Args:
        stage: The platform.
        dead: Names of the queues of dead letters, which may hold some.

    Raises:
        DrillFailedError: Something stays under way; the text says what.
    """
    deadline = time.monotonic() + _REST_SECONDS
    while True:
        under_way = _under_way(stage, dead)
        if not under_way:
            accounts = ledger.read_all(stage)
            # What is told last may have set something going.
            under_way = _untold(accounts) or _under_way(stage, dead)
            if not under_way:
                return accounts
        if time.monotonic() > deadline:
            raise DrillFailedError(f"after {_REST_SECONDS} s there is still no rest: {under_way}")
        time.sleep(_PAUSE_SECONDS)


def _under_way(stage: Stage, dead: Collection[str]) -> str:
    """What is under way, from the cheapest question to the dearest; empty when nothing is."""
    for slug, restaurant in stage.restaurants.items():
        found = stage.open_items(restaurant.tenant_id)
        if found:
            return f"{len(found)} orders or tasks of {slug} are open, such as {found[0]}"
    waiting = {name: count for name, count in stage.messages().items() if name not in dead}
    if waiting:
        return f"messages wait in {waiting}"
    running = stage.running()
    return f"{len(running)} workflows run, such as {running[0]}" if running else ""


def _untold(accounts: Mapping[str, ledger.Ledger]) -> str:
    """Steps of orders that are not on the bus yet."""
    untold = [
        name
        for account in accounts.values()
        for name, item in account.orders.items()
        if len(account.events.get(name, {})) < int(item["sequence"]["N"])
    ]
    return f"steps of {len(untold)} orders are not on the bus, such as of {untold[0]}" if untold else ""


def await_pages(accounts: Mapping[str, ledger.Ledger], pages: Mapping[str, Collection[Page]]) -> None:
    """Give pages the time that a reconnection takes; what they miss then is counted, and no error here."""

    def caught_up() -> bool:
        return not any(page.missed(accounts[slug]) for slug, of_slug in pages.items() for page in of_slug)

    try:
        wait_until(caught_up, what="every page has seen everything", seconds=_PAGES_SECONDS)
    except DrillFailedError:
        return
