"""PUT /sites/{site_id}/menu/{sku}."""

from http import HTTPStatus

from lambdas.menus.site_menus import set_availability
from lambdas.menus.validation import override_request
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, entity_tag, expected_version
from lambdas.shared.tenant import Tenant


@api_operation({VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Change whether one of the calling tenant's sites serves an item, and at which price."""
    expected = expected_version(request.header("if-match"))
    site_id = path_id("site_id", request.path_parameter("site_id"))
    sku = path_id("sku", request.path_parameter("sku"), SKU)
    wanted = override_request(request.json())
    entry = set_availability(
        site_id, sku, wanted, tenant=tenant, expected=expected, sites=sites_of(tenant), menus=menus_of(tenant)
    )
    headers = {"ETag": entity_tag(entry.override.entry_version)}
    return Answer(HTTPStatus.OK, entry.to_staff_json(tenant.tenant_id), headers)
