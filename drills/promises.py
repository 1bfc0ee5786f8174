"""The promises that hold after every drill, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from drills.ledger import RUNNING, TERMINAL, Execution, Ledger
from examples.restaurant import MENU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_LIFE: Final = ("PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED")


@dataclass(frozen=True)
class Promise:
    """One promise, and how often it was broken.

    Attributes:
        text: What is promised.
        looked_at: How many things were looked at.
        unit: What these are.
        broken: Who breaks it, such as order ids; none where it held.
    """

    text: str
    looked_at: int
    unit: str
    broken: tuple[str, ...]


class Watcher(Protocol):
    """Who followed live push."""

    name: str
    seen: dict[str, float]

    def missed(self, account: Ledger) -> list[str]:
        """Ids of events that it should have been told and was not."""

    def foreign(self, account: Ledger) -> list[str]:
        """Ids of events that it was told and that are not of its restaurant."""


def check(
    ledger: Ledger, *, told: Mapping[str, str], stocked: Mapping[str, int], pages: Sequence[Watcher]
) -> list[Promise]:
    """Hold every promise against a restaurant's account.

    Args:
        ledger: The account, when everything has come to rest.
        told: Order ids that clients were answered, by idempotency key.
        stocked: Supplies at the beginning, by supply id.
        pages: Who watched since the beginning.
    """
    orders, count = ledger.orders, (len(told), "orders")
    return [
        Promise("an order that was answered is kept", *count, _sorted(set(told.values()) - orders.keys())),
        Promise("an order sent twice is taken once", *count, _sorted(orders.keys() - set(told.values()))),
        Promise(
            "every order ends in one terminal state", *count, _sorted(_where(orders, lambda item: not _ended(item)))
        ),
        Promise("no order leaves the table of states", *count, _sorted(_where(orders, lambda item: not _lawful(item)))),
        Promise(
            "every step is on the bus, and nothing else",
            ledger.deliveries,
            "deliveries",
            _sorted(name for name, item in orders.items() if not _told_whole(item, ledger.events.get(name, {}))),
        ),
        Promise(
            "every order has exactly one terminal event",
            *count,
            _sorted(name for name in orders if _terminal_events(ledger.events.get(name, {})) != 1),
        ),
        Promise(
            "every order has one workflow, which has ended",
            sum(map(len, ledger.executions.values())),
            "executions",
            _sorted(name for name in orders if not _one_ended(ledger.executions.get(name, []))),
        ),
        Promise("no order is left in the kitchen's count", *count, _stray("kitchen_open", ledger.kitchen_open, 0)),
        Promise(
            "served orders take their supplies once",
            sum(_status(item) == "SERVED" for item in orders.values()),
            "served",
            tuple(_stock(ledger, stocked)),
        ),
        Promise(
            "every page saw every event of its feed",
            sum(map(len, ledger.events.values())) * len(pages),
            "events",
            _by_page(pages, lambda page: page.missed(ledger)),
        ),
        Promise(
            "no page saw another tenant's event",
            sum(len(page.seen) for page in pages),
            "events",
            _by_page(pages, lambda page: page.foreign(ledger)),
        ),
    ]


def together(promises: Iterable[Promise]) -> list[Promise]:
    """One promise for each text, with what all restaurants' promises of that text looked at and found."""
    found: dict[str, Promise] = {}
    for promise in promises:
        before = found.get(promise.text)
        found[promise.text] = (
            promise
            if before is None
            else replace(before, looked_at=before.looked_at + promise.looked_at, broken=before.broken + promise.broken)
        )
    return list(found.values())


def _status(item: Mapping[str, Any]) -> str:
    return str(item["status"]["S"])


def _history(item: Mapping[str, Any]) -> list[str]:
    return [entry["M"]["status"]["S"] for entry in item["history"]["L"]]


def _ended(item: Mapping[str, Any]) -> bool:
    return _status(item) in TERMINAL and sum(status in TERMINAL for status in _history(item)) == 1


def _lawful(item: Mapping[str, Any]) -> bool:
    history = _history(item)
    path, last = history[:-1], history[-1]
    is_prefix = tuple(path) == _LIFE[: len(path)]
    if last == "SERVED":
        return tuple(history) == _LIFE
    return is_prefix and last in TERMINAL and (last != "REJECTED" or path == ["PLACED"]) and bool(path)


def _told_whole(item: Mapping[str, Any], events: Mapping[str, Mapping[str, Any]]) -> bool:
    by_sequence = sorted((int(detail["sequence"]), str(detail["status"])) for detail in events.values())
    return by_sequence == list(enumerate(_history(item), start=1))


def _terminal_events(events: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(detail["detail_type"] in TERMINAL.values() for detail in events.values())


def _one_ended(executions: list[Execution]) -> bool:
    return len(executions) == 1 and executions[0].status != RUNNING


def _stock(ledger: Ledger, stocked: Mapping[str, int]) -> Iterator[str]:
    used: Counter[str] = Counter()
    for item in ledger.orders.values():
        if _status(item) == "SERVED":
            for line in item["items"]["L"]:
                for supply in MENU[line["M"]["sku"]["S"]].get("supplies", ()):
                    used[supply["supply_id"]] += supply["quantity"] * int(line["M"]["quantity"]["N"])
    for supply_id, before in stocked.items():
        yield from _stray(supply_id, ledger.on_hand.get(supply_id, 0), before - used[supply_id])


def _stray(name: str, found: int, expected: int) -> tuple[str, ...]:
    return () if found == expected else (f"{name} is {found}, not {expected}",)


def _by_page(pages: Iterable[Watcher], broken_for: Callable[[Watcher], list[str]]) -> tuple[str, ...]:
    return tuple(f"{page.name}: {event_id}" for page in pages for event_id in broken_for(page))


def _where(orders: Mapping[str, Mapping[str, Any]], breaks: Any) -> Iterator[str]:
    return (name for name, item in orders.items() if breaks(item))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
