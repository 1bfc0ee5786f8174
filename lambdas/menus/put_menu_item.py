"""PUT /brands/{brand_id}/menu/{sku}."""

from http import HTTPStatus

from lambdas.menus.brand_menus import put_menu_item
from lambdas.menus.pictures import PictureNotReadyError
from lambdas.menus.validation import menu_item_request
from lambdas.menus.wiring import menus_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, entity_tag, expected_version
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant

_NOT_READY = ProblemKind(HTTPStatus.UNPROCESSABLE_ENTITY, "picture-not-ready", "The picture can't be shown on a menu")


@api_operation({PictureNotReadyError: _NOT_READY, VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Put an item on the menu of one of the calling tenant's brands, or change it."""
    expected = expected_version(request.header("if-match"), request.header("if-none-match"))
    brand_id = path_id("brand_id", request.path_parameter("brand_id"))
    sku = path_id("sku", request.path_parameter("sku"), SKU)
    wanted = menu_item_request(request.json(), brand_id, sku)
    saved = put_menu_item(wanted, tenant=tenant, expected=expected, menus=menus_of(tenant))
    status = HTTPStatus.CREATED if saved.created else HTTPStatus.OK
    return Answer(status, saved.item.to_json(tenant.tenant_id), {"ETag": entity_tag(saved.item.version)})
