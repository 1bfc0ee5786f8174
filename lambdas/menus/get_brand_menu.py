"""GET /brands/{brand_id}/menu."""

from http import HTTPStatus

from lambdas.menus.wiring import menus_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import PageRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the menu of one of the calling tenant's brands, by sku."""
    brand_id = path_id("brand_id", request.path_parameter("brand_id"))
    page = PageRequest.of(request, SKU)
    items, next_cursor = menus_of(tenant).page(brand_id, limit=page.limit, after=page.after)
    shown = [item.to_json(tenant.tenant_id) for item in items]
    body = {"brand_id": brand_id, "items": shown, "next_cursor": next_cursor}
    return Answer(HTTPStatus.OK, body)
