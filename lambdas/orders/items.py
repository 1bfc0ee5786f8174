"""Orders as DynamoDB items.

Written by hand rather than with boto3's serializers: these cost more CPU than everything else that
a request does beside its one call, and they turn integers into ``Decimal``. The keys are those of
docs/architecture.md.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.orders.model import Order, OrderLine

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

INDEX: Final = "orders_by_site"
SORT_KEY: Final = "order"


class ForeignItemError(Exception):
    """The table answered with another tenant's item. Nothing of it may be used."""


def order_pk(tenant_id: str, order_id: str) -> str:
    """Partition key of an order."""
    return f"{tenant_id}#order#{order_id}"


def site_pk(tenant_id: str, site_id: str) -> str:
    """Partition key of a site's orders in the index."""
    return f"{tenant_id}#site#{site_id}#orders"


def site_sk(order: Order) -> str:
    """Sort key of an order in the index: by time, then by id."""
    return f"{order.created_at}#{order.order_id}"


def to_item(tenant_id: str, order: Order) -> "dict[str, AttributeValueTypeDef]":
    """The item that keeps ``order``."""
    item: dict[str, AttributeValueTypeDef] = {
        "pk": {"S": order_pk(tenant_id, order.order_id)},
        "sk": {"S": SORT_KEY},
        "site_pk": {"S": site_pk(tenant_id, order.site_id)},
        "site_sk": {"S": site_sk(order)},
        "order_id": {"S": order.order_id},
        "site_id": {"S": order.site_id},
        "status": {"S": order.status},
        "currency": {"S": order.currency},
        "items": {
            "L": [
                {
                    "M": {
                        "sku": {"S": line.sku},
                        "quantity": {"N": str(line.quantity)},
                        "unit_price": {"N": str(line.unit_price)},
                    }
                }
                for line in order.lines
            ]
        },
        "total": {"N": str(order.total)},
        "created_at": {"S": order.created_at},
        "placed_by": {"S": order.placed_by},
        "fingerprint": {"S": order.fingerprint},
    }
    if order.note is not None:
        item["note"] = {"S": order.note}
    return item


def from_item(tenant_id: str, item: Mapping[str, Any]) -> Order:
    """The order that ``item`` keeps.

    IAM already saw to it that only this tenant's items come back; this is the second lock.

    Raises:
        ForeignItemError: The item's keys are another tenant's.
    """
    prefix = f"{tenant_id}#"
    if not (item["pk"]["S"].startswith(prefix) and item["site_pk"]["S"].startswith(prefix)):
        raise ForeignItemError("the table answered with an item of another tenant")
    return Order(
        order_id=item["order_id"]["S"],
        site_id=item["site_id"]["S"],
        status=item["status"]["S"],
        currency=item["currency"]["S"],
        lines=tuple(
            OrderLine(
                sku=line["M"]["sku"]["S"],
                quantity=int(line["M"]["quantity"]["N"]),
                unit_price=int(line["M"]["unit_price"]["N"]),
            )
            for line in item["items"]["L"]
        ),
        total=int(item["total"]["N"]),
        note=item["note"]["S"] if "note" in item else None,
        created_at=item["created_at"]["S"],
        placed_by=item["placed_by"]["S"],
        fingerprint=item["fingerprint"]["S"],
    )
