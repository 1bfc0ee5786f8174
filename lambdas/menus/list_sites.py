"""GET /sites."""

from http import HTTPStatus

from lambdas.menus.wiring import sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import PageRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the calling tenant's sites that the caller reaches, by their ids."""
    page = PageRequest.of(request)
    sites, next_cursor = sites_of(tenant).page(limit=page.limit, after=page.after)
    shown = [site.to_json() for site in sites if tenant.reaches_site(site.site_id)]
    return Answer(HTTPStatus.OK, {"sites": shown, "next_cursor": next_cursor})
