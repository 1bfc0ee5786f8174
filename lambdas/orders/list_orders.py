"""GET /orders."""

from http import HTTPStatus

from lambdas.orders.lists import Listing
from lambdas.orders.rules import check_staff
from lambdas.orders.validation import wanted_site
from lambdas.orders.wiring import orders_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import page_limit
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the orders of one of the calling tenant's sites, or without a site those of the caller, newest first."""
    site_id, limit = wanted_site(request), page_limit(request)
    if site_id is None:
        listing = Listing.of_customer(tenant.tenant_id, tenant.user_id)
    else:
        check_staff(tenant)
        check_site(tenant, site_id)
        listing = Listing.of_site(tenant.tenant_id, site_id)
    page = orders_of(tenant).page(listing, limit=limit, cursor=request.query("cursor"))
    # Own orders may be of a site that the caller reached then, and doesn't now.
    shown = [order.to_json() for order in page.orders if tenant.reaches_site(order.site_id)]
    return Answer(HTTPStatus.OK, {"orders": shown, "next_cursor": page.next_cursor})
