"""Where a handler gets a tenant's menu from, and the sites that an execution environment remembers."""

import time
from typing import Final

from lambdas.orders import wiring
from lambdas.orders.menu import MenuReader
from lambdas.orders.offer import Site
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.shared.tenant import Tenant

_SITES_REMEMBERED: Final = 256

sites: ExpiringCache[Site] = ExpiringCache(capacity=_SITES_REMEMBERED, now=time.time)


def menu_of(tenant: Tenant) -> MenuReader:
    """What the calling tenant's sites offer, read with that tenant's own session."""
    return MenuReader(*wiring.data.of(tenant), tenant, sites=sites)
