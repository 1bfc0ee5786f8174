"""Records as they are read from the application's items, whoever wrote these."""

from collections.abc import Mapping
from typing import Any


def key_of(kind: str, item: Mapping[str, Any]) -> str:
    """The record's key, see `lambdas.migration.records.Change`.

    Args:
        kind: See `lambdas.migration.records.KINDS`.
        item: What keeps it.
    """
    match kind:
        case "site":
            return str(item["site_id"]["S"])
        case "menu_item":
            return f"{item['brand_id']['S']}/{item['sku']['S']}"
        case "supply":
            # `{tenant_id}#site#{site_id}#supplies`: the item names its site in its key only.
            return f"{_site_of(item)}/{item['supply_id']['S']}"
        case _:
            return str(item["order_id"]["S"])


def record_of(kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """The content that ``item`` keeps, in the terms of a migration."""
    match kind:
        case "site":
            return _site(item)
        case "menu_item":
            return _menu_item(item)
        case "supply":
            return {
                "site_id": _site_of(item),
                **_texts(item, "supply_id", "name", "unit"),
                **_numbers(item, "on_hand", "low_at"),
            }
        case _:
            return _order(item)


def _site(item: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = _texts(item, "site_id", "brand_id", "name", "currency")
    if "kitchen_capacity" in item:
        record |= _numbers(item, "kitchen_capacity")
    return record


def _menu_item(item: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = _texts(item, "brand_id", "sku", "name")
    record |= _numbers(item, "unit_price")
    record["available"] = item["available"]["BOOL"]
    record["supplies"] = [
        {**_texts(use["M"], "supply_id"), **_numbers(use["M"], "quantity")}
        for use in item.get("supplies", {"L": []})["L"]
    ]
    if "description" in item:
        record |= _texts(item, "description")
    return record


def _order(item: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = _texts(item, "order_id", "site_id", "brand_id", "currency", "placed_by")
    record["items"] = [
        {**_texts(line["M"], "sku", "name"), **_numbers(line["M"], "quantity", "unit_price")}
        for line in item["items"]["L"]
    ]
    record |= _numbers(item, "total")
    record["history"] = [_texts(step["M"], "status", "at", "by") for step in item["history"]["L"]]
    return record | _texts(item, *(name for name in ("note", "reason") if name in item))


def _texts(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name]["S"] for name in names}


def _numbers(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: int(item[name]["N"]) for name in names}


def _site_of(item: Mapping[str, Any]) -> str:
    return str(item["pk"]["S"]).split("#")[2]
