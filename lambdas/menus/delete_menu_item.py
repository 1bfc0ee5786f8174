"""DELETE /brands/{brand_id}/menu/{sku}."""

from http import HTTPStatus

from lambdas.menus.brand_menus import delete_menu_item
from lambdas.menus.wiring import menus_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, expected_version
from lambdas.shared.tenant import Tenant


@api_operation({VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Take an item off the menu of one of the calling tenant's brands."""
    expected = expected_version(request.header("if-match"))
    brand_id = path_id("brand_id", request.path_parameter("brand_id"))
    sku = path_id("sku", request.path_parameter("sku"), SKU)
    delete_menu_item(brand_id, sku, tenant=tenant, expected=expected, menus=menus_of(tenant))
    return Answer(HTTPStatus.NO_CONTENT, None)
