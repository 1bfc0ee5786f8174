"""GET /kitchen/tickets."""

from http import HTTPStatus

from lambdas.orders.lists import Listing
from lambdas.orders.validation import wanted_site
from lambdas.orders.wiring import orders_of
from lambdas.shared.api import api_operation
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import page_limit
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the open orders of one of the calling tenant's sites, oldest first."""
    site_id, limit = wanted_site(request), page_limit(request)
    if site_id is None:
        raise InvalidRequestError.at("/query/site_id", "is required: each kitchen has its own tickets")
    check_site(tenant, site_id)
    listing = Listing.open_at_site(tenant.tenant_id, site_id)
    page = orders_of(tenant).page(listing, limit=limit, cursor=request.query("cursor"))
    return Answer(
        HTTPStatus.OK,
        {"tickets": [order.to_json() for order in page.orders], "next_cursor": page.next_cursor},
    )
