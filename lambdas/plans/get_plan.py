"""GET /plan."""

from http import HTTPStatus
from typing import Any, Final

from lambdas.plans.metered import MeteredStore
from lambdas.plans.used import UsedStore
from lambdas.shared import settings
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()
usage_table: Final = settings.required("USAGE_TABLE_NAME")

_ORDERS: Final = "orders_per_day"
_REQUESTS: Final = "monthly_requests"
# They are API Gateway's to hold, so that the authorizer says them beside the tenant and not with its limits.
_RATES: Final = ("rate_limit", _REQUESTS)


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show the tenant's tier, what it includes and limits, and how much of that is used.

    What holds for the tenant is the authorizer's word, overrides included. A limit that is left out leaves any number.
    """
    said = request.event["requestContext"]["authorizer"]
    rates = {name: int(said[name]) for name in _RATES if name in said}
    body = {
        "tier": tenant.tier,
        "features": sorted(tenant.features),
        "limits": {**rates, **tenant.limits},
        "used": _used(tenant),
    }
    return Answer(HTTPStatus.OK, body)


def _used(tenant: Tenant) -> dict[str, Any]:
    items, today = data.of(tenant), rfc3339(utc_now())[:10]
    counts = UsedStore(*items, tenant.tenant_id)
    # Whatever table a tenant has, its usage is metered into the one of all.
    metered = MeteredStore(items.client, usage_table, tenant.tenant_id)
    used = {"sites": counts.sites(), _REQUESTS: metered.requests_of(today[:7])}
    # Nobody counts the orders of a tenant without this limit.
    if _ORDERS in tenant.limits:
        used[_ORDERS] = counts.orders_of(today)
    return used
