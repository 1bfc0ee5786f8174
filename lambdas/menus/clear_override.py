"""DELETE /sites/{site_id}/menu/{sku}."""

from http import HTTPStatus

from lambdas.menus.site_menus import clear_override
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, expected_version
from lambdas.shared.tenant import Tenant


@api_operation({VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Let one of the calling tenant's sites serve an item as its brand does."""
    expected = expected_version(request.header("if-match"))
    site_id = path_id("site_id", request.path_parameter("site_id"))
    sku = path_id("sku", request.path_parameter("sku"), SKU)
    clear_override(site_id, sku, tenant=tenant, expected=expected, sites=sites_of(tenant), menus=menus_of(tenant))
    return Answer(HTTPStatus.NO_CONTENT, None)
