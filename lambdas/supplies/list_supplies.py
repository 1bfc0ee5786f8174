"""GET /sites/{site_id}/supplies."""

from http import HTTPStatus

from lambdas.shared.api import api_operation
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import PageRequest
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant
from lambdas.supplies.wiring import supplies_of


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the supplies of one of the calling tenant's sites, by their ids."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    page = PageRequest.of(request)
    check_site(tenant, site_id)
    supplies, next_cursor = supplies_of(tenant).page(site_id, limit=page.limit, after=page.after)
    shown = [supply.to_json() for supply in supplies]
    return Answer(HTTPStatus.OK, {"site_id": site_id, "supplies": shown, "next_cursor": next_cursor})
