"""Accounts of restaurants as the drills read them, sound ones and broken ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drills.ledger import Execution, Ledger
from lambdas.shared.contracts.order_events import ORDER_EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIFE = ("PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED")
FLOUR_OF_ONE = 250


def order(name: str, *history: str, margheritas: int = 1) -> dict[str, Any]:
    """An order's item, as DynamoDB has it."""
    return {
        "order_id": {"S": name},
        "status": {"S": history[-1]},
        "sequence": {"N": str(len(history))},
        "history": {"L": [{"M": {"status": {"S": status}}} for status in history]},
        "items": {"L": [{"M": {"sku": {"S": "margherita"}, "quantity": {"N": str(margheritas)}}}]},
    }


def events(name: str, *history: str) -> dict[str, dict[str, Any]]:
    """What an order told, by event id."""
    return {
        f"{name}/{sequence}": {
            "event_id": f"{name}/{sequence}",
            "sequence": sequence,
            "status": status,
            "detail_type": ORDER_EVENTS[status].DETAIL_TYPE,
        }
        for sequence, status in enumerate(history, start=1)
    }


def account(lives: Mapping[str, Sequence[str]], **changes: Any) -> Ledger:
    """A sound account of orders with these lives, but for the ``changes``."""
    served = sum(life[-1] == "SERVED" for life in lives.values())
    told = {name: events(name, *life) for name, life in lives.items()}
    sound: dict[str, Any] = {
        "orders": {name: order(name, *life) for name, life in lives.items()},
        "kitchen_open": 0,
        "on_hand": {"flour": -FLOUR_OF_ONE * served},
        "events": told,
        "deliveries": sum(map(len, told.values())),
        "event_ids": {event_id for of_order in told.values() for event_id in of_order},
        "executions": {name: [Execution(f"arn:{name}", "SUCCEEDED")] for name in lives},
    }
    return Ledger(**{**sound, **changes})


@dataclass
class Watched:
    """A page that missed and saw what a test says."""

    name: str = "kitchen's page"
    seen: dict[str, float] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def missed(self, _account: Ledger) -> list[str]:
        return self.lost

    def foreign(self, _account: Ledger) -> list[str]:
        return self.strange
