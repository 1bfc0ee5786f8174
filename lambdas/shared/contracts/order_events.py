"""Events of an order, version 1: one for each state that it enters; their JSON Schemas lie beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, TypedDict

from lambdas.shared.contracts.envelope import Event, event_id_of


class OrderedItem(TypedDict):
    """One line of an order, as events tell it."""

    sku: str
    name: str
    quantity: int


class SupplyUse(TypedDict):
    """How much of a supply something takes, in the supply's own unit."""

    supply_id: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(Event):
    """An order entered a state; the class says which.

    Attributes:
        order_id: The order, which is the correlation id too.
        site_id: Where it is served.
        brand_id: Whose menu it was ordered from.
        placed_by: Who placed it.
        status: The state that it entered.
        sequence: 1 for the first event of an order, and one more for each that follows.
        tier: The tenant's tier when the order was placed.
        currency: ISO 4217 code.
        total: In the currency's minor unit.
        items: What was ordered.
        note: Text for the kitchen.
        reason: Why it was rejected or cancelled, or what it waited for when its time was over.
        supplies: What serving it takes, in sum over all items.
    """

    SOURCE: ClassVar[str] = "saas.orders"
    STATUS: ClassVar[str]

    order_id: str
    site_id: str
    brand_id: str
    placed_by: str
    status: str
    sequence: int
    tier: str
    currency: str
    total: int
    items: list[OrderedItem]
    note: str | None
    reason: str | None
    supplies: list[SupplyUse]

    @classmethod
    def id_of(cls, tenant_id: str, order_id: str, sequence: int) -> str:
        """The id of the event about an order's ``sequence``-th state: the same one however often it is made."""
        return event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{order_id}/{sequence}")

    def to_detail(self) -> dict[str, Any]:
        """The event as the ``detail`` of an EventBridge entry; its lists are the event's own."""
        # `asdict` copies a hundred lines one by one, on the way of every request that takes an order.
        return {name: getattr(self, name) for name in _FIELDS}


_FIELDS: Final = tuple(field.name for field in fields(OrderEvent))


class OrderPlaced(OrderEvent):
    """A customer or the staff placed an order."""

    DETAIL_TYPE: ClassVar[str] = "OrderPlaced"
    STATUS: ClassVar[str] = "PLACED"


class OrderAccepted(OrderEvent):
    """The kitchen took the order on."""

    DETAIL_TYPE: ClassVar[str] = "OrderAccepted"
    STATUS: ClassVar[str] = "ACCEPTED"


class OrderPreparing(OrderEvent):
    """The kitchen began with the order."""

    DETAIL_TYPE: ClassVar[str] = "OrderPreparing"
    STATUS: ClassVar[str] = "PREPARING"


class OrderReady(OrderEvent):
    """The order waits for a waiter."""

    DETAIL_TYPE: ClassVar[str] = "OrderReady"
    STATUS: ClassVar[str] = "READY"


class OrderCompleted(OrderEvent):
    """The order was served; its last event."""

    DETAIL_TYPE: ClassVar[str] = "OrderCompleted"
    STATUS: ClassVar[str] = "SERVED"


class OrderRejected(OrderEvent):
    """The kitchen refused the order; its last event."""

    DETAIL_TYPE: ClassVar[str] = "OrderRejected"
    STATUS: ClassVar[str] = "REJECTED"


class OrderCancelled(OrderEvent):
    """The customer or the staff called the order off; its last event."""

    DETAIL_TYPE: ClassVar[str] = "OrderCancelled"
    STATUS: ClassVar[str] = "CANCELLED"


class OrderExpired(OrderEvent):
    """The order waited too long; its last event."""

    DETAIL_TYPE: ClassVar[str] = "OrderExpired"
    STATUS: ClassVar[str] = "EXPIRED"


ORDER_EVENTS: Final[Mapping[str, type[OrderEvent]]] = {
    event.STATUS: event
    for event in (
        OrderPlaced,
        OrderAccepted,
        OrderPreparing,
        OrderReady,
        OrderCompleted,
        OrderRejected,
        OrderCancelled,
        OrderExpired,
    )
}
"""The event of each state that an order can enter."""
