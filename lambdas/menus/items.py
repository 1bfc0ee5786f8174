"""Sites and menus as DynamoDB items. The keys are those of docs/architecture.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.menus.model import MenuItem, Override, Site, SiteSummary, SupplyUse

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

SITE_SK: Final = "site"
ITEM_PREFIX: Final = "item#"
SITE_PREFIX: Final = "site#"


def site_key(tenant_id: str, site_id: str) -> "Item":
    """Key of a site."""
    return {"pk": {"S": f"{tenant_id}#site#{site_id}"}, "sk": {"S": SITE_SK}}


def listed_site_key(tenant_id: str, site_id: str) -> "Item":
    """Key of a site's entry in the tenant's list of sites."""
    return {"pk": {"S": f"{tenant_id}#sites"}, "sk": {"S": SITE_PREFIX + site_id}}


def sites_counted_key(tenant_id: str) -> "Item":
    """Key of what keeps two new sites from being counted at the same time."""
    return {"pk": {"S": f"{tenant_id}#quota"}, "sk": {"S": "sites"}}


def menu_item_key(tenant_id: str, brand_id: str, sku: str) -> "Item":
    """Key of an item of a brand's menu."""
    return {"pk": {"S": f"{tenant_id}#brand#{brand_id}#menu"}, "sk": {"S": ITEM_PREFIX + sku}}


def override_key(tenant_id: str, site_id: str, sku: str) -> "Item":
    """Key of what a site changes about a menu item."""
    return {"pk": {"S": f"{tenant_id}#site#{site_id}#menu"}, "sk": {"S": ITEM_PREFIX + sku}}


def gone_key(key: "Item") -> "Item":
    """Key of what stays of the menu item or override ``key`` for a while once it is deleted: its event."""
    sku = str(key["sk"]["S"]).removeprefix(ITEM_PREFIX)
    return {"pk": key["pk"], "sk": {"S": f"gone#{sku}"}}


def site_from(item: Mapping[str, Any]) -> Site:
    """The site that ``item`` keeps."""
    return Site(
        site_id=item["site_id"]["S"],
        brand_id=item["brand_id"]["S"],
        name=item["name"]["S"],
        currency=item["currency"]["S"],
        kitchen_capacity=int(item["kitchen_capacity"]["N"]) if "kitchen_capacity" in item else None,
        kitchen_open=int(item["kitchen_open"]["N"]),
        version=int(item["version"]["N"]),
    )


def listed_site_item(tenant_id: str, site: Site) -> "Item":
    """The entry of ``site`` in the tenant's list of sites."""
    return {
        **listed_site_key(tenant_id, site.site_id),
        "site_id": {"S": site.site_id},
        "brand_id": {"S": site.brand_id},
        "name": {"S": site.name},
        "currency": {"S": site.currency},
    }


def site_summary_from(item: Mapping[str, Any]) -> SiteSummary:
    """The entry that ``item`` keeps."""
    return SiteSummary(item["site_id"]["S"], item["brand_id"]["S"], item["name"]["S"], item["currency"]["S"])


def menu_item_item(tenant_id: str, menu_item: MenuItem) -> "Item":
    """The item that keeps ``menu_item``."""
    item: Item = {
        **menu_item_key(tenant_id, menu_item.brand_id, menu_item.sku),
        "brand_id": {"S": menu_item.brand_id},
        "sku": {"S": menu_item.sku},
        "name": {"S": menu_item.name},
        "unit_price": {"N": str(menu_item.unit_price)},
        "available": {"BOOL": menu_item.available},
        "version": {"N": str(menu_item.version)},
    }
    if menu_item.description is not None:
        item["description"] = {"S": menu_item.description}
    if menu_item.category is not None:
        item["category"] = {"S": menu_item.category}
    if menu_item.picture is not None:
        item["picture"] = {"S": menu_item.picture}
    if menu_item.supplies:
        item["supplies"] = {
            "L": [
                {"M": {"supply_id": {"S": use.supply_id}, "quantity": {"N": str(use.quantity)}}}
                for use in menu_item.supplies
            ]
        }
    return item


def menu_item_from(item: Mapping[str, Any]) -> MenuItem:
    """The menu item that ``item`` keeps."""
    return MenuItem(
        brand_id=item["brand_id"]["S"],
        sku=item["sku"]["S"],
        name=item["name"]["S"],
        description=item["description"]["S"] if "description" in item else None,
        unit_price=int(item["unit_price"]["N"]),
        available=item["available"]["BOOL"],
        supplies=tuple(
            SupplyUse(use["M"]["supply_id"]["S"], int(use["M"]["quantity"]["N"]))
            for use in item.get("supplies", {"L": []})["L"]
        ),
        version=int(item["version"]["N"]),
        category=item["category"]["S"] if "category" in item else None,
        picture=item["picture"]["S"] if "picture" in item else None,
    )


def override_item(tenant_id: str, site_id: str, sku: str, override: Override) -> "Item":
    """The item that keeps ``override``."""
    item: Item = {
        **override_key(tenant_id, site_id, sku),
        "sku": {"S": sku},
        "version": {"N": str(override.version)},
    }
    if override.available is not None:
        item["available"] = {"BOOL": override.available}
    if override.unit_price is not None:
        item["unit_price"] = {"N": str(override.unit_price)}
    return item


def override_from(item: Mapping[str, Any] | None) -> Override:
    """The override that ``item`` keeps; an empty one for no item."""
    if item is None:
        return Override()
    return Override(
        available=item["available"]["BOOL"] if "available" in item else None,
        unit_price=int(item["unit_price"]["N"]) if "unit_price" in item else None,
        version=int(item["version"]["N"]),
    )
