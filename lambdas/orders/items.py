"""Orders as DynamoDB items.

Written by hand rather than with boto3's serializers: these cost more CPU than everything else that
a request does beside its calls, and they turn integers into ``Decimal``.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.orders import keys
from lambdas.orders.events import event_of
from lambdas.orders.model import WAITS, Order, OrderLine, Step
from lambdas.orders.states import OPEN
from lambdas.shared.outbox import outbox_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


_TENANT_KEYS: Final = ("pk", "site_pk", "user_pk", "open_pk")


class ForeignItemError(Exception):
    """The table answered with another tenant's item. Nothing of it may be used."""


def to_item(tenant_id: str, order: Order) -> "dict[str, AttributeValueTypeDef]":
    """The item that keeps a new ``order`` and tells of it."""
    moment = keys.by_time(order.created_at, order.order_id)
    item: dict[str, AttributeValueTypeDef] = {
        "pk": {"S": keys.order_pk(tenant_id, order.order_id)},
        "sk": {"S": keys.ORDER_SK},
        "site_pk": {"S": keys.site_orders_pk(tenant_id, order.site_id)},
        "site_sk": {"S": moment},
        "user_pk": {"S": keys.customer_orders_pk(tenant_id, order.placed_by)},
        "user_sk": {"S": moment},
        "order_id": {"S": order.order_id},
        "site_id": {"S": order.site_id},
        "brand_id": {"S": order.brand_id},
        "tier": {"S": order.tier},
        "status": {"S": order.status},
        "sequence": {"N": str(order.sequence)},
        "revision": {"N": str(order.revision)},
        "currency": {"S": order.currency},
        "items": {
            "L": [
                {
                    "M": {
                        "sku": {"S": line.sku},
                        "name": {"S": line.name},
                        "quantity": {"N": str(line.quantity)},
                        "unit_price": {"N": str(line.unit_price)},
                    }
                }
                for line in order.lines
            ]
        },
        "total": {"N": str(order.total)},
        "created_at": {"S": order.created_at},
        "updated_at": {"S": order.updated_at},
        "placed_by": {"S": order.placed_by},
        "history": {"L": [step_value(step) for step in order.history]},
        "fingerprint": {"S": order.fingerprint},
        "outbox": {"S": outbox_of(event_of(tenant_id, order))},
    }
    if order.status in OPEN:
        item["open_pk"] = {"S": keys.open_orders_pk(tenant_id)}
        item["open_sk"] = {"S": f"{order.site_id}#{moment}"}
    if order.supplies:
        item["supplies"] = {"M": {supply_id: {"N": str(quantity)} for supply_id, quantity in order.supplies.items()}}
    if order.note is not None:
        item["note"] = {"S": order.note}
    return item


def step_value(step: Step) -> "AttributeValueTypeDef":
    """One entry of the attribute ``history``."""
    return {"M": {"status": {"S": step.status}, "at": {"S": step.at}, "by": {"S": step.by}}}


def from_item(tenant_id: str, item: Mapping[str, Any]) -> Order:
    """The order that ``item`` keeps: the table's own, or an index's copy, which lacks what lists don't show.

    IAM already saw to it that only this tenant's items come back; this is the second lock.

    Raises:
        ForeignItemError: The item's keys are another tenant's.
    """
    prefix = f"{tenant_id}#"
    if not all(item[key]["S"].startswith(prefix) for key in _TENANT_KEYS if key in item):
        raise ForeignItemError("the table answered with an item of another tenant")
    return Order(
        order_id=item["order_id"]["S"],
        site_id=item["site_id"]["S"],
        brand_id=item["brand_id"]["S"],
        tier=item["tier"]["S"],
        currency=item["currency"]["S"],
        lines=tuple(
            OrderLine(
                sku=line["M"]["sku"]["S"],
                name=line["M"]["name"]["S"],
                quantity=int(line["M"]["quantity"]["N"]),
                unit_price=int(line["M"]["unit_price"]["N"]),
            )
            for line in item["items"]["L"]
        ),
        total=int(item["total"]["N"]),
        note=item["note"]["S"] if "note" in item else None,
        placed_by=item["placed_by"]["S"],
        fingerprint=item["fingerprint"]["S"] if "fingerprint" in item else "",
        history=tuple(
            Step(step["M"]["status"]["S"], step["M"]["at"]["S"], step["M"]["by"]["S"]) for step in item["history"]["L"]
        ),
        reason=item["reason"]["S"] if "reason" in item else None,
        revision=int(item["revision"]["N"]) if "revision" in item else 0,
        supplies={name: int(value["N"]) for name, value in item["supplies"]["M"].items()} if "supplies" in item else {},
        tokens={wait: item[wait]["S"] for wait in WAITS if wait in item},
    )
