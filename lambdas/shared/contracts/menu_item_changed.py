"""The event ``MenuItemChanged``, version 1; its JSON Schema is ``menu_item_changed.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItemChanged(Event):
    """What can be ordered, or its price, changed: for every site of a brand, or for one.

    Attributes:
        brand_id: Whose menu it is.
        site_id: The site that it concerns; every site without an override of its own when there is none.
        sku: The menu item.
        available: Whether it can be ordered now. An item that was deleted can not.
        unit_price: Its price now, in the minor unit of the site's currency.
    """

    SOURCE: ClassVar[str] = "saas.menus"
    DETAIL_TYPE: ClassVar[str] = "MenuItemChanged"

    brand_id: str
    site_id: str | None
    sku: str
    available: bool
    unit_price: int

    @classmethod
    def of(
        cls,
        *,
        tenant_id: str,
        change_id: str,
        brand_id: str,
        site_id: str | None,
        sku: str,
        available: bool,
        unit_price: int,
        occurred_at: str,
    ) -> Self:
        """The event about the change ``change_id``, which no other change of the tenant shares."""
        event_id = event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{change_id}")
        return cls(
            event_id=event_id,
            tenant_id=tenant_id,
            correlation_id=change_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            brand_id=brand_id,
            site_id=site_id,
            sku=sku,
            available=available,
            unit_price=unit_price,
        )
