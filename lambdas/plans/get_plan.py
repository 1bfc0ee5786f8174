"""GET /plan."""

from http import HTTPStatus
from typing import Any, Final

from lambdas.plans.used import UsedStore
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()

_ORDERS: Final = "orders_per_day"
# They are API Gateway's to hold, so that the authorizer says them beside the tenant and not with its limits.
_RATES: Final = ("rate_limit", "monthly_requests")


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
    counts = UsedStore(*data.of(tenant), tenant.tenant_id)
    used = {"sites": counts.sites()}
    # Nobody counts the orders of a tenant without this limit.
    if _ORDERS in tenant.limits:
        used[_ORDERS] = counts.orders_of(rfc3339(utc_now())[:10])
    return used
