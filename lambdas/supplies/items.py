"""Supplies as DynamoDB items. The keys are those of docs/architecture.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.supplies.model import Adjustment, Supply

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

SUPPLY_PREFIX: Final = "supply#"


def supply_key(tenant_id: str, site_id: str, supply_id: str) -> "Item":
    """Key of a site's supply."""
    return {"pk": _site(tenant_id, site_id), "sk": {"S": SUPPLY_PREFIX + supply_id}}


def applied_key(tenant_id: str, site_id: str, mark: str) -> "Item":
    """Key of the mark that an event was applied to the site's supplies."""
    return {"pk": _site(tenant_id, site_id), "sk": {"S": f"applied#{mark}"}}


def adjustment_key(tenant_id: str, site_id: str, adjustment_id: str) -> "Item":
    """Key of an adjustment."""
    return {"pk": {"S": f"{tenant_id}#site#{site_id}#adjustments"}, "sk": {"S": f"adjustment#{adjustment_id}"}}


def supply_from(item: Mapping[str, Any]) -> Supply:
    """The supply that ``item`` keeps."""
    return Supply(
        supply_id=item["supply_id"]["S"],
        name=item["name"]["S"],
        unit=item["unit"]["S"],
        on_hand=int(item["on_hand"]["N"]),
        low_at=int(item["low_at"]["N"]),
        version=int(item["version"]["N"]),
    )


def adjustment_item(tenant_id: str, site_id: str, adjustment: Adjustment) -> "Item":
    """The item that keeps ``adjustment``."""
    return {
        **adjustment_key(tenant_id, site_id, adjustment.adjustment_id),
        "adjustment_id": {"S": adjustment.adjustment_id},
        "supply_id": {"S": adjustment.supply_id},
        "change": {"N": str(adjustment.change)},
        "reason": {"S": adjustment.reason},
        "at": {"S": adjustment.at},
        "by": {"S": adjustment.by},
    }


def adjustment_from(item: Mapping[str, Any]) -> Adjustment:
    """The adjustment that ``item`` keeps."""
    return Adjustment(
        adjustment_id=item["adjustment_id"]["S"],
        supply_id=item["supply_id"]["S"],
        change=int(item["change"]["N"]),
        reason=item["reason"]["S"],
        at=item["at"]["S"],
        by=item["by"]["S"],
    )


def _site(tenant_id: str, site_id: str) -> "AttributeValueTypeDef":
    return {"S": f"{tenant_id}#site#{site_id}#supplies"}
