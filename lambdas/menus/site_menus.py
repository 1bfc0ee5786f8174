"""What a site may change about its brand's menu; knows neither HTTP nor DynamoDB."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from lambdas.menus.model import MenuEntry, MenuItem, Override
from lambdas.menus.sites import Sites, find_site
from lambdas.shared.contention import repeated
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.errors import NotAllowedError, NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.preconditions import check_version
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant

# Who may say what something costs at a site; the kitchen says only whether there is any.
_PRICES: Final = frozenset({"owner", "manager"})


class SiteMenus(Protocol):
    """What one tenant's sites serve."""

    def find(self, brand_id: str, sku: str) -> MenuItem | None:
        """The brand's item, if there is one."""

    def find_override(self, site_id: str, sku: str) -> Override:
        """What the site changes about the item; an empty override when it changes nothing."""

    def save_override(self, site_id: str, sku: str, override: Override, *, before: int, event: MenuItemChanged) -> None:
        """Keep ``override`` in place of version ``before``; raises ``LostRaceError``."""

    def delete_override(self, site_id: str, sku: str, override: Override, *, event: MenuItemChanged | None) -> None:
        """Let the site serve the item as the brand does; raises ``LostRaceError``."""


def set_availability(
    site_id: str,
    sku: str,
    wanted: Override,
    *,
    tenant: Tenant,
    expected: int | None,
    sites: Sites,
    menus: SiteMenus,
    now: Callable[[], datetime] = utc_now,
) -> MenuEntry:
    """Change what a site serves and at which price; what ``wanted`` leaves out stays as it is.

    Asking for what is so already writes and tells nothing, for any ``expected``, as a request whose answer was lost is
    sent again (RFC 9110, section 13.1.1).

    Raises:
        NotAllowedError: The caller is limited to other sites, or may not set prices.
        NotFoundError: The site is not set up, or its brand has no such item.
        VersionMismatchError: The entry is of another version than ``expected``.
        BusyError: Others kept changing it.
    """
    check_site(tenant, site_id)
    if wanted.unit_price is not None and not tenant.roles & _PRICES:
        raise NotAllowedError(f"a unit_price needs one of the roles {', '.join(sorted(_PRICES))}")
    site = find_site(site_id, tenant=tenant, sites=sites)

    def attempt() -> MenuEntry:
        item = menus.find(site.brand_id, sku)
        if item is None:
            raise NotFoundError(f"the menu of the brand {site.brand_id} has no item {sku}")
        before = menus.find_override(site_id, sku)
        override = Override(
            available=before.available if wanted.available is None else wanted.available,
            unit_price=before.unit_price if wanted.unit_price is None else wanted.unit_price,
            version=before.version,
        )
        if override == before:
            return MenuEntry(item, before)
        check_version(expected, before.entry_version)
        entry = MenuEntry(item, replace(override, version=before.version + 1))
        event = _event(tenant, site_id, entry, now())
        menus.save_override(site_id, sku, entry.override, before=before.version, event=event)
        return entry

    return repeated(attempt)


def clear_override(
    site_id: str,
    sku: str,
    *,
    tenant: Tenant,
    expected: int | None,
    sites: Sites,
    menus: SiteMenus,
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Let a site serve an item as its brand does. Where it does already, nothing is written.

    Raises:
        NotAllowedError: The caller is limited to other sites.
        NotFoundError: The site is not set up.
        VersionMismatchError: The entry is of another version than ``expected``.
        BusyError: Others kept changing it.
    """
    check_site(tenant, site_id)
    site = find_site(site_id, tenant=tenant, sites=sites)

    def attempt() -> None:
        before = menus.find_override(site_id, sku)
        check_version(expected, before.entry_version)
        if not before.version:
            return
        item = menus.find(site.brand_id, sku)
        event = None if item is None else _event(tenant, site_id, MenuEntry(item, Override()), now())
        menus.delete_override(site_id, sku, before, event=event)

    repeated(attempt)


def _event(tenant: Tenant, site_id: str, entry: MenuEntry, at: datetime) -> MenuItemChanged:
    return MenuItemChanged.of(
        tenant_id=tenant.tenant_id,
        change_id=uuid.uuid4().hex,
        brand_id=entry.item.brand_id,
        site_id=site_id,
        sku=entry.item.sku,
        available=entry.available,
        unit_price=entry.unit_price,
        occurred_at=rfc3339(at),
    )
