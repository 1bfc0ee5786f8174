"""From a client's JSON to sites, menu items and overrides."""

from typing import Any, Final

from lambdas.menus.model import MenuItem, Override, Site, SupplyUse
from lambdas.shared.currencies import CURRENCIES
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import IDENTIFIER, FieldReader
from lambdas.shared.files import FILE_ID

MAX_UNIT_PRICE: Final = 100_000_000
MAX_NAME: Final = 100
MAX_DESCRIPTION: Final = 500
MAX_CATEGORY: Final = 50
MAX_SUPPLIES: Final = 10
MAX_SUPPLY_QUANTITY: Final = 1_000_000
MAX_KITCHEN_CAPACITY: Final = 10_000


def site_request(value: Any, site_id: str) -> Site:
    """The site that ``value`` asks for.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"brand_id", "name", "currency", "kitchen_capacity"})
    site = Site(
        site_id=site_id,
        brand_id=read.matching("brand_id", IDENTIFIER),
        name=read.text("name", MAX_NAME),
        currency=read.one_of("currency", CURRENCIES, "an ISO 4217 code"),
        kitchen_capacity=read.integer("kitchen_capacity", 1, MAX_KITCHEN_CAPACITY)
        if "kitchen_capacity" in read
        else None,
    )
    read.check()
    return site


def menu_item_request(value: Any, brand_id: str, sku: str) -> MenuItem:
    """The menu item that ``value`` asks for.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"name", "description", "category", "unit_price", "available", "supplies", "picture"})
    item = MenuItem(
        brand_id=brand_id,
        sku=sku,
        name=read.text("name", MAX_NAME),
        description=read.text("description", MAX_DESCRIPTION) if "description" in read else None,
        unit_price=read.integer("unit_price", 0, MAX_UNIT_PRICE),
        available=read.boolean("available") if "available" in read else True,
        supplies=_supplies(read) if "supplies" in read else (),
        category=read.text("category", MAX_CATEGORY) if "category" in read else None,
        picture=read.matching("picture", FILE_ID) if "picture" in read else None,
    )
    read.check()
    return item


def override_request(value: Any) -> Override:
    """The override that ``value`` asks for: what it leaves out is to stay as it is.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"available", "unit_price"})
    override = Override(
        available=read.boolean("available") if "available" in read else None,
        unit_price=read.integer("unit_price", 0, MAX_UNIT_PRICE) if "unit_price" in read else None,
    )
    read.check()
    if "available" not in read and "unit_price" not in read:
        raise InvalidRequestError.at("", "must have available or unit_price, or both; got neither")
    return override


def _supplies(read: FieldReader) -> tuple[SupplyUse, ...]:
    seen: set[str] = set()
    uses = []
    for index, entry in enumerate(read.entries("supplies", {"supply_id", "quantity"}, 0, MAX_SUPPLIES)):
        use = SupplyUse(entry.matching("supply_id", IDENTIFIER), entry.integer("quantity", 1, MAX_SUPPLY_QUANTITY))
        if use.supply_id and use.supply_id in seen:
            read.fault(f"supplies/{index}/supply_id", f"must appear once, got {use.supply_id!r} again")
        seen.add(use.supply_id)
        uses.append(use)
    return tuple(uses)
