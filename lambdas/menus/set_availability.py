"""PUT /sites/{site_id}/menu/{sku}."""

from http import HTTPStatus

from lambdas.menus.site_menus import set_availability
from lambdas.menus.validation import override_request
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Change whether one of the calling tenant's sites serves an item, and at which price."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    sku = path_id("sku", request.path_parameter("sku"), SKU)
    wanted = override_request(request.json())
    entry = set_availability(site_id, sku, wanted, tenant=tenant, sites=sites_of(tenant), menus=menus_of(tenant))
    return Answer(HTTPStatus.OK, entry.to_staff_json(tenant.tenant_id))
