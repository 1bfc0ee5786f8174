"""Keys of orders, sites and menus in the application table, as docs/architecture.md lists them."""

from typing import Final

BY_SITE: Final = "orders_by_site"
BY_CUSTOMER: Final = "orders_by_customer"
OPEN_ORDERS: Final = "open_orders"

ORDER_SK: Final = "order"
SITE_SK: Final = "site"


def order_pk(tenant_id: str, order_id: str) -> str:
    """Partition key of an order."""
    return f"{tenant_id}#order#{order_id}"


def site_pk(tenant_id: str, site_id: str) -> str:
    """Partition key of a site."""
    return f"{tenant_id}#site#{site_id}"


def site_menu_pk(tenant_id: str, site_id: str) -> str:
    """Partition key of what a site's menu says otherwise than its brand's."""
    return f"{tenant_id}#site#{site_id}#menu"


def brand_menu_pk(tenant_id: str, brand_id: str) -> str:
    """Partition key of a brand's menu."""
    return f"{tenant_id}#brand#{brand_id}#menu"


def menu_item_sk(sku: str) -> str:
    """Sort key of one position of a menu."""
    return f"item#{sku}"


def site_orders_pk(tenant_id: str, site_id: str) -> str:
    """Partition key of a site's orders in the index ``orders_by_site``."""
    return f"{tenant_id}#site#{site_id}#orders"


def customer_orders_pk(tenant_id: str, user_id: str) -> str:
    """Partition key of a caller's own orders in the index ``orders_by_customer``."""
    return f"{tenant_id}#user#{user_id}#orders"


def open_orders_pk(tenant_id: str) -> str:
    """Partition key of a tenant's open orders in the index ``open_orders``."""
    return f"{tenant_id}#open"


def quota_pk(tenant_id: str) -> str:
    """Partition key of what is counted against a tenant's limits."""
    return f"{tenant_id}#quota"


def orders_counted_sk(day: str) -> str:
    """Sort key of how many orders were placed on a day, such as ``2026-11-21``, in UTC."""
    return f"orders#{day}"


def order_counted_sk(day: str, event_id: str) -> str:
    """Sort key of the mark that an order was counted."""
    return f"counted#{day}#{event_id}"


def by_time(created_at: str, order_id: str) -> str:
    """Sort key of an order among others: by time, then by id."""
    return f"{created_at}#{order_id}"
