"""What moving knows of a tenant's items: whose they are, what of them is copied, and what is told of them."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from lambdas.shared.outbox import ATTRIBUTE as OUTBOX

Item = Mapping[str, Any]
"""An item with DynamoDB's own types, such as ``{"pk": {"S": "..."}}``."""

KEYS: Final = ("pk", "sk")
EXPIRES_AT: Final = "expires_at"
"""Attribute with the epoch second after which DynamoDB drops an item, sooner or later."""

# Task tokens of an order's workflow: whoever has one can answer for the kitchen.
_SECRETS: Final = frozenset({"wait_accept", "wait_ready", "wait_pickup"})
# DynamoDB answers the members of a set in any order.
_SETS: Final = ("SS", "NS", "BS")


def is_of(item: Item, tenant_id: str) -> bool:
    """Whether the item is the tenant's; the separator keeps ids apart of which one starts another."""
    return str(item["pk"]["S"]).startswith(f"{tenant_id}#")


def key_of(item: Item) -> dict[str, Any]:
    """The item's key."""
    return {name: item[name] for name in KEYS}


def copied(item: Item) -> dict[str, Any]:
    """What another table gets: all but the outbox, whose events the item's own table tells."""
    return {name: value for name, value in item.items() if name != OUTBOX}


def exported(item: Item) -> dict[str, Any]:
    """What an archive gets: all but the outbox and what is a secret of the platform's."""
    return {name: value for name, value in copied(item).items() if name not in _SECRETS}


def expires_at(item: Item) -> int | None:
    """Epoch second after which the item may be gone at any moment; nothing for one that stays."""
    value = item.get(EXPIRES_AT, {}).get("N")
    return None if value is None else int(float(value))


def canonical(item: Item) -> bytes:
    """The item as bytes: the same for the same content, in whatever order attributes and members of sets came."""
    return json.dumps(_plain(item), sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def fingerprint(item: Item) -> int:
    """SHA-256 of what another table gets of the item, as a number."""
    return int.from_bytes(hashlib.sha256(canonical(copied(item))).digest())


def json_line(item: Item) -> bytes:
    """A line of an archive: DynamoDB's own JSON, which its import takes, too."""
    return b'{"Item":' + canonical(exported(item)) + b"}\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: sorted(map(_plain, inner)) if name in _SETS and isinstance(inner, list) else _plain(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return value
