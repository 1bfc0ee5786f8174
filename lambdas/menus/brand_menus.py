"""What may be done to the menus of brands; knows neither HTTP nor DynamoDB."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from lambdas.menus.model import MenuItem
from lambdas.shared.contention import repeated
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.preconditions import check_version
from lambdas.shared.reach import check_every_site
from lambdas.shared.tenant import Tenant


class BrandMenus(Protocol):
    """The menus of one tenant's brands."""

    def find(self, brand_id: str, sku: str) -> MenuItem | None:
        """The brand's item, if there is one."""

    def save(self, item: MenuItem, *, before: int, event: MenuItemChanged, picture_before: str | None = None) -> None:
        """Keep ``item`` in place of version ``before``; raises ``LostRaceError`` and ``PictureNotReadyError``."""

    def delete(self, item: MenuItem, *, event: MenuItemChanged) -> None:
        """Take ``item`` off the menu; raises ``LostRaceError``."""


@dataclass(frozen=True, slots=True)
class SavedItem:
    """A menu item after a request to put it on the menu.

    Attributes:
        item: As it is kept.
        created: Whether there was none before.
    """

    item: MenuItem
    created: bool


def put_menu_item(
    wanted: MenuItem,
    *,
    tenant: Tenant,
    expected: int | None,
    menus: BrandMenus,
    now: Callable[[], datetime] = utc_now,
) -> SavedItem:
    """Put an item on a brand's menu, or change it. Asking for what is so already writes and tells nothing.

    That goes for any ``expected``, as a request whose answer was lost is sent again (RFC 9110, section 13.1.1).

    Raises:
        NotAllowedError: The caller is limited to some sites.
        VersionMismatchError: The item is of another version than ``expected``.
        PictureNotReadyError: Its picture is none of the tenant's that were checked.
        BusyError: Others kept changing it.
    """
    check_every_site(tenant)

    def attempt() -> SavedItem:
        before = menus.find(wanted.brand_id, wanted.sku)
        version = before.version if before else 0
        if before and before.content == wanted.content:
            return SavedItem(before, created=False)
        check_version(expected, version)
        item = replace(wanted, version=version + 1)
        event = _event(tenant, item, available=item.available, at=now())
        menus.save(item, before=version, event=event, picture_before=before.picture if before else None)
        return SavedItem(item, created=before is None)

    return repeated(attempt)


def delete_menu_item(
    brand_id: str,
    sku: str,
    *,
    tenant: Tenant,
    expected: int | None,
    menus: BrandMenus,
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Take an item off a brand's menu. One that is not on it stays so.

    Raises:
        NotAllowedError: The caller is limited to some sites.
        VersionMismatchError: The item is of another version than ``expected``.
        BusyError: Others kept changing it.
    """
    check_every_site(tenant)

    def attempt() -> None:
        item = menus.find(brand_id, sku)
        check_version(expected, item.version if item else 0)
        if item is not None:
            menus.delete(item, event=_event(tenant, item, available=False, at=now()))

    repeated(attempt)


def _event(tenant: Tenant, item: MenuItem, *, available: bool, at: datetime) -> MenuItemChanged:
    return MenuItemChanged.of(
        tenant_id=tenant.tenant_id,
        change_id=uuid.uuid4().hex,
        brand_id=item.brand_id,
        site_id=None,
        sku=item.sku,
        available=available,
        unit_price=item.unit_price,
        occurred_at=rfc3339(at),
    )
