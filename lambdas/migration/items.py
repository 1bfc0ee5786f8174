"""Records as the items that the application's own services write: they can't be told apart.

``lambdas.migration`` holds no other service's code, so a contract test compares with what the services write. What
happened in the old installation is not told as an event, so the ``outbox`` is missing, but for one: a site's entry in
the list tells `SiteChanged`, by which the registry learns of the tenant's sites.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.migration.keys import listed_site_key, record_key
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.outbox import ATTRIBUTE, outbox_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

GUARDS: Final = {
    "site": ("version", "kitchen_open"),
    "menu_item": ("version",),
    "supply": ("version", "on_hand"),
    "order": ("revision",),
}
"""Attributes that change with every write of an item by the application's services."""

_OPTIONAL: Final = {"site": ("kitchen_capacity",), "menu_item": ("description", "supplies"), "supply": (), "order": ()}


def to_item(
    tenant_id: str,
    kind: str,
    key: str,
    record: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None,
    tier: str,
    at: str,
) -> "Item":
    """The item that keeps a record.

    Args:
        tenant_id: Whose record it is.
        kind: See `lambdas.migration.records.KINDS`.
        key: The record's.
        record: Its content.
        before: The item as it is; what the content has nothing to do with stays.
        tier: The tenant's.
        at: The present moment.
    """
    match kind:
        case "site":
            made = _site(record, at)
        case "menu_item":
            made = _menu_item(record)
        case "supply":
            made = _supply(record)
        case _:
            made = _order(tenant_id, record, tier)
    if kind == "order":
        made["revision"] = _number(1 + _int(before, "revision"))
    else:
        made["version"] = _number(1 + _int(before, "version"))
    # What a write tells is the business of the write that told it.
    kept = {name: value for name, value in (before or {}).items() if name != ATTRIBUTE and name not in _OPTIONAL[kind]}
    return {**kept, **made, **record_key(tenant_id, kind, key)}


def listed_site(tenant_id: str, record: Mapping[str, Any], *, version: int, at: str) -> "Item":
    """A site's entry in the tenant's list of sites, with the event that tells of it.

    Args:
        tenant_id: Whose site it is.
        record: Its content.
        version: The site's.
        at: The present moment.
    """
    event = SiteChanged.of(
        tenant_id=tenant_id,
        site_id=record["site_id"],
        brand_id=record["brand_id"],
        name=record["name"],
        site_version=version,
        occurred_at=at,
    )
    return {
        **listed_site_key(tenant_id, record["site_id"]),
        **{name: {"S": record[name]} for name in ("site_id", "brand_id", "name", "currency")},
        ATTRIBUTE: {"S": outbox_of(event)},
    }


def _site(record: Mapping[str, Any], at: str) -> "Item":
    item: Item = {name: {"S": record[name]} for name in ("site_id", "brand_id", "name", "currency")}
    item |= {"kitchen_open": {"N": "0"}, "updated_at": {"S": at}}
    if "kitchen_capacity" in record:
        item["kitchen_capacity"] = _number(record["kitchen_capacity"])
    return item


def _menu_item(record: Mapping[str, Any]) -> "Item":
    item: Item = {name: {"S": record[name]} for name in ("brand_id", "sku", "name")}
    item |= {"unit_price": _number(record["unit_price"]), "available": {"BOOL": record["available"]}}
    if "description" in record:
        item["description"] = {"S": record["description"]}
    if record.get("supplies"):
        item["supplies"] = {
            "L": [
                {"M": {"supply_id": {"S": use["supply_id"]}, "quantity": _number(use["quantity"])}}
                for use in record["supplies"]
            ]
        }
    return item


def _supply(record: Mapping[str, Any]) -> "Item":
    texts: Item = {name: {"S": record[name]} for name in ("supply_id", "name", "unit")}
    return {**texts, "on_hand": _number(record["on_hand"]), "low_at": _number(record["low_at"])}


def _order(tenant_id: str, record: Mapping[str, Any], tier: str) -> "Item":
    history = record["history"]
    moment = f"{history[0]['at']}#{record['order_id']}"
    item: Item = {name: {"S": record[name]} for name in ("order_id", "site_id", "brand_id", "currency", "placed_by")}
    item |= {
        "site_pk": {"S": f"{tenant_id}#site#{record['site_id']}#orders"},
        "site_sk": {"S": moment},
        "user_pk": {"S": f"{tenant_id}#user#{record['placed_by']}#orders"},
        "user_sk": {"S": moment},
        "tier": {"S": tier},
        "status": {"S": history[-1]["status"]},
        "sequence": _number(len(history)),
        "items": {
            "L": [
                {
                    "M": {
                        "sku": {"S": line["sku"]},
                        "name": {"S": line["name"]},
                        "quantity": _number(line["quantity"]),
                        "unit_price": _number(line["unit_price"]),
                    }
                }
                for line in record["items"]
            ]
        },
        "total": _number(record["total"]),
        "created_at": {"S": history[0]["at"]},
        "updated_at": {"S": history[-1]["at"]},
        "history": {
            "L": [
                {"M": {"status": {"S": step["status"]}, "at": {"S": step["at"]}, "by": {"S": step["by"]}}}
                for step in history
            ]
        },
        "fingerprint": {"S": _fingerprint(record)},
    }
    for name in ("note", "reason"):
        if name in record:
            item[name] = {"S": record[name]}
    return item


def _fingerprint(record: Mapping[str, Any]) -> str:
    """Digest of the request for such an order, as if there had been one."""
    lines = [[line["sku"], line["quantity"]] for line in record["items"]]
    content = [record["site_id"], lines, record.get("note"), None]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _number(value: int) -> "AttributeValueTypeDef":
    return {"N": str(value)}


def _int(item: Mapping[str, Any] | None, name: str) -> int:
    return int(item[name]["N"]) if item and name in item else 0
