"""Records in the application's terms: what the platform's loader takes, checked as the API checks its requests."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from saas_constructs.local.migration.currencies import CURRENCIES
from saas_constructs.local.migration.values import RejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("site", "menu_item", "supply", "order")
"""In the order in which they are taken in."""

ACTOR = "service:migration"
"""Who the history of an order names where the old installation does not say."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ORDER_ID_LENGTH = 26
_ORDER_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_KITCHEN = ("PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED")
_ENDED = ("SERVED", "REJECTED", "CANCELLED", "EXPIRED")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _plain(text: str) -> str:
    if _NOT_TEXT.search(text):
        raise ValueError("must be text, got a control character")
    return text


def _circulating(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("must be an ISO 4217 code")
    return code


_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
_Sku = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
_Currency = Annotated[str, AfterValidator(_circulating)]
_Unit = Annotated[str, StringConstraints(min_length=1, max_length=20), AfterValidator(_plain)]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_plain)]
_Reference = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain)]
_Text = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_plain)]
_Price = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
_Total = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000)]
_Capacity = Annotated[int, Field(strict=True, ge=1, le=10_000)]
_Quantity = Annotated[int, Field(strict=True, ge=1, le=999)]
_Use = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
_Stock = Annotated[int, Field(strict=True, ge=-1_000_000_000, le=1_000_000_000)]
_Mark = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Site(_Record):
    """A site. Limits as in ``lambdas.menus.validation``, which a contract test compares with."""

    site_id: _Id
    brand_id: _Id
    name: _Name
    currency: _Currency
    kitchen_capacity: _Capacity | None = None


class SupplyUse(_Record):
    """What one unit of a menu item takes of a supply."""

    supply_id: _Id
    quantity: _Use


class MenuItem(_Record):
    """An item of a brand's menu. Limits as in ``lambdas.menus.validation``."""

    brand_id: _Id
    sku: _Sku
    name: _Name
    description: _Text | None = None
    unit_price: _Price
    available: Annotated[bool, Field(strict=True)] = True
    supplies: Annotated[list[SupplyUse], Field(max_length=10)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _once(self) -> MenuItem:
        if len({use.supply_id for use in self.supplies}) != len(self.supplies):
            raise ValueError("supplies: each supply must appear once")
        return self


class Supply(_Record):
    """A supply. Limits as in ``lambdas.supplies.validation``."""

    site_id: _Id
    supply_id: _Id
    name: _Name
    unit: _Unit
    on_hand: _Stock
    low_at: _Mark


class OrderLine(_Record):
    """A line of an order. Limits as in ``lambdas.orders.validation``."""

    sku: _Sku
    name: _Name
    quantity: _Quantity
    unit_price: _Price


class _OldOrder(_Record):
    """An order as a row tells it."""

    order_id: _Reference
    site_id: _Id
    brand_id: _Id
    currency: _Currency
    status: str
    placed_at: str
    ended_at: str = ""
    items: Annotated[list[OrderLine], Field(min_length=1, max_length=100)]
    total: _Total | None = None
    note: _Text | None = None
    reason: _Text | None = None
    placed_by: _Reference = ACTOR

    @model_validator(mode="after")
    def _sound(self) -> _OldOrder:
        if self.status not in _ENDED:
            raise ValueError(f"the order is {self.status}: end it in the old installation, and mirror its end")
        if not self.ended_at:
            raise ValueError("ended_at: an order that has ended says when")
        if self.ended_at < self.placed_at:
            raise ValueError(f"ended_at {self.ended_at} is before placed_at {self.placed_at}")
        if self.total is not None and self.total != self.of_lines:
            raise ValueError(f"total is {self.total}, and the lines make {self.of_lines}")
        return self

    @property
    def of_lines(self) -> int:
        return sum(line.quantity * line.unit_price for line in self.items)


@dataclass(frozen=True)
class Change:
    """A record as it is from a version on; the loader's ``lambdas.migration.records.Change``.

    Args:
        kind: One of `KINDS`.
        key: What it is called in the application.
        version: The old installation's.
        record: Its content; none when it was deleted.
    """

    kind: str
    key: str
    version: int
    record: dict[str, Any] | None

    @property
    def digest(self) -> str:
        """Digest of the content; empty for a deleted record."""
        return "" if self.record is None else digest_of(self.kind, self.key, self.record)

    def to_json(self) -> dict[str, Any]:
        """The change as the loader reads it."""
        return {"kind": self.kind, "key": self.key, "version": self.version, "record": self.record}


def digest_of(kind: str, key: str, record: Mapping[str, Any]) -> str:
    """SHA-256 of a record, as ``lambdas.migration.records.digest_of`` computes it."""
    content = json.dumps([kind, key, record], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def order_id_of(tenant_id: str, source: str, old_id: str) -> str:
    """The id that an old order gets: the same one for the same tenant, source and old id, and nobody else's.

    An order that the old installation got back from the application keeps the id that it had there.
    """
    if _ORDER_ID.fullmatch(old_id):
        return old_id
    number = int.from_bytes(hashlib.sha256(f"{tenant_id}\nmigration\n{source}\n{old_id}".encode()).digest())
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_ORDER_ID_LENGTH))


def checked(kind: str, fields: Mapping[str, Any], *, tenant_id: str, source: str) -> tuple[str, dict[str, Any]]:
    """The key and the record that the fields of a row make.

    Raises:
        RejectedError: The application would not take it.
    """
    try:
        match kind:
            case "site":
                site = Site.model_validate(fields)
                return site.site_id, site.model_dump(exclude_none=True)
            case "menu_item":
                item = MenuItem.model_validate(fields)
                return f"{item.brand_id}/{item.sku}", item.model_dump(exclude_none=True)
            case "supply":
                supply = Supply.model_validate(fields)
                return f"{supply.site_id}/{supply.supply_id}", supply.model_dump()
            case _:
                old = _OldOrder.model_validate(fields)
                order_id = order_id_of(tenant_id, source, old.order_id)
                return order_id, _order(order_id, old)
    except ValidationError as error:
        raise RejectedError([_reason(fault) for fault in error.errors()]) from error


def _order(order_id: str, old: _OldOrder) -> dict[str, Any]:
    path = _KITCHEN if old.status == "SERVED" else ("PLACED", old.status)
    # The old installation knows when an order came and when it ended; in between it went through the same hands.
    moments = [old.placed_at] * (len(path) - 1) + [old.ended_at]
    actors = [old.placed_by] + [ACTOR] * (len(path) - 1)
    record: dict[str, Any] = {
        "order_id": order_id,
        "site_id": old.site_id,
        "brand_id": old.brand_id,
        "currency": old.currency,
        "placed_by": old.placed_by,
        "items": [line.model_dump() for line in old.items],
        "total": old.of_lines,
        "history": [
            {"status": status, "at": at, "by": by} for status, at, by in zip(path, moments, actors, strict=True)
        ],
    }
    return record | {name: value for name in ("note", "reason") if (value := getattr(old, name)) is not None}


def _reason(fault: Any) -> str:
    where = ".".join(map(str, fault["loc"]))
    text = fault["msg"].removeprefix("Value error, ")
    return f"{where}: {text}, got {str(fault['input'])[:40]!r}" if where else text
