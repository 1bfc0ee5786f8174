"""Sites and menus as values."""

from dataclasses import dataclass
from typing import Any

from lambdas.shared.files import image_paths


@dataclass(frozen=True, slots=True)
class Site:
    """A place where orders are served.

    Attributes:
        site_id: Chosen by the tenant.
        brand_id: Whose menu it serves.
        name: What people call it.
        currency: ISO 4217 code that its prices are in.
        kitchen_capacity: How many orders its kitchen takes on at once; any number when there is none.
        kitchen_open: How many it has taken on and not finished. Orders count it, nobody sets it.
        version: Counts the changes, 1 at first.
    """

    site_id: str
    brand_id: str
    name: str
    currency: str
    kitchen_capacity: int | None
    kitchen_open: int = 0
    version: int = 1

    @property
    def content(self) -> tuple[object, ...]:
        """What a request can change."""
        return self.brand_id, self.name, self.currency, self.kitchen_capacity

    def to_json(self) -> dict[str, Any]:
        """The site as clients see it."""
        shown: dict[str, Any] = {
            "site_id": self.site_id,
            "brand_id": self.brand_id,
            "name": self.name,
            "currency": self.currency,
            "kitchen_open": self.kitchen_open,
            "version": self.version,
        }
        if self.kitchen_capacity is not None:
            shown["kitchen_capacity"] = self.kitchen_capacity
        return shown


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site in a list.

    Attributes:
        site_id: See `Site`.
        brand_id: See `Site`.
        name: See `Site`.
        currency: See `Site`.
    """

    site_id: str
    brand_id: str
    name: str
    currency: str

    def to_json(self) -> dict[str, Any]:
        """The summary as clients see it."""
        return {
            "site_id": self.site_id,
            "brand_id": self.brand_id,
            "name": self.name,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class SupplyUse:
    """What one unit of a menu item takes from a supply.

    Attributes:
        supply_id: The supply, by the same id at every site.
        quantity: How much, in the supply's own unit.
    """

    supply_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """Something that a brand sells.

    Attributes:
        brand_id: The brand.
        sku: Its id within the brand.
        name: What guests read.
        description: More of it.
        unit_price: In the minor unit of the currency of the site that serves it.
        available: Whether it can be ordered.
        supplies: What serving one takes.
        version: Counts the changes, 1 at first.
        category: The part of the menu that it belongs to.
        picture: Id of the file that shows it.
    """

    brand_id: str
    sku: str
    name: str
    description: str | None
    unit_price: int
    available: bool
    supplies: tuple[SupplyUse, ...]
    version: int = 1
    category: str | None = None
    picture: str | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """What a request can change."""
        return (
            self.name,
            self.description,
            self.unit_price,
            self.available,
            self.supplies,
            self.category,
            self.picture,
        )

    def to_json(self, tenant_id: str) -> dict[str, Any]:
        """The item as the staff of its tenant see it."""
        shown: dict[str, Any] = {
            "brand_id": self.brand_id,
            "sku": self.sku,
            "name": self.name,
            "unit_price": self.unit_price,
            "available": self.available,
            "supplies": [{"supply_id": use.supply_id, "quantity": use.quantity} for use in self.supplies],
            "version": self.version,
        }
        if self.description is not None:
            shown["description"] = self.description
        if self.category is not None:
            shown["category"] = self.category
        if self.picture is not None:
            shown |= {"picture": self.picture, "images": image_paths(tenant_id, self.picture)}
        return shown


@dataclass(frozen=True, slots=True)
class Override:
    """What a site changes about an item of its brand's menu.

    Attributes:
        available: Whether it can be ordered there; as the brand says when there is none.
        unit_price: Its price there; the brand's when there is none.
        version: Counts the changes; 0 when there is no override.
    """

    available: bool | None = None
    unit_price: int | None = None
    version: int = 0

    @property
    def entry_version(self) -> int:
        """Version of what the site serves, which is there, as version 1, where the site changes nothing about it."""
        return self.version + 1


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An item as a site serves it.

    Attributes:
        item: The brand's.
        override: The site's.
    """

    item: MenuItem
    override: Override

    @property
    def available(self) -> bool:
        """Whether it can be ordered at the site."""
        return self.item.available if self.override.available is None else self.override.available

    @property
    def unit_price(self) -> int:
        """What it costs at the site."""
        return self.item.unit_price if self.override.unit_price is None else self.override.unit_price

    def to_json(self, tenant_id: str) -> dict[str, Any]:
        """The entry as clients of its tenant see it."""
        shown: dict[str, Any] = {
            "sku": self.item.sku,
            "name": self.item.name,
            "unit_price": self.unit_price,
            "available": self.available,
        }
        if self.item.description is not None:
            shown["description"] = self.item.description
        if self.item.category is not None:
            shown["category"] = self.item.category
        if self.item.picture is not None:
            shown["images"] = image_paths(tenant_id, self.item.picture)
        return shown

    def to_staff_json(self, tenant_id: str) -> dict[str, Any]:
        """The entry as the staff see it, who are told what the site changes, and by which version they change it."""
        changed = {"available": self.override.available, "unit_price": self.override.unit_price}
        override = {name: value for name, value in changed.items() if value is not None}
        return {**self.to_json(tenant_id), "override": override, "version": self.override.entry_version}
