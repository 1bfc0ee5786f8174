"""The application table, of all tenants or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_dynamodb as dynamodb

from saas_constructs.data import TenantIndex, TenantTable

if TYPE_CHECKING:
    from constructs import Construct

# What lists show and what is counted of an order. The outbox and the workflow's tokens stay out: a token's write then
# costs no index anything.
_LISTED = (
    "order_id",
    "site_id",
    "brand_id",
    "tier",
    "status",
    "currency",
    "items",
    "total",
    "note",
    "reason",
    "placed_by",
    "history",
)
INDEXES = (
    TenantIndex("orders_by_site", "site_pk", "site_sk", _LISTED),
    TenantIndex("orders_by_customer", "user_pk", "user_sk", _LISTED),
    TenantIndex("open_orders", "open_pk", "open_sk", _LISTED),
)


def application_table(scope: Construct, construct_id: str, **options: Any) -> TenantTable:
    """Make a table for what the application keeps of its tenants.

    Args:
        scope: Where it stands.
        construct_id: Its id.
        **options: Further arguments of `TenantTable`.
    """
    return TenantTable(
        scope,
        construct_id,
        indexes=INDEXES,
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        time_to_live_attribute="expires_at",
        **options,
    )
