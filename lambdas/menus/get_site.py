"""GET /sites/{site_id}."""

from http import HTTPStatus

from lambdas.menus.sites import find_site
from lambdas.menus.wiring import sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import entity_tag
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show one of the calling tenant's sites."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    site = find_site(site_id, tenant=tenant, sites=sites_of(tenant))
    return Answer(HTTPStatus.OK, site.to_json(), {"ETag": entity_tag(site.version)})
