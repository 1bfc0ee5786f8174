"""PUT /sites/{site_id}/supplies/{supply_id}."""

from http import HTTPStatus

from lambdas.shared.api import api_operation
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, entity_tag, expected_version
from lambdas.shared.tenant import Tenant
from lambdas.supplies.supplies import put_supply
from lambdas.supplies.validation import supply_request
from lambdas.supplies.wiring import supplies_of


@api_operation({VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Keep a supply at one of the calling tenant's sites, or change its name, unit or mark."""
    expected = expected_version(request.header("if-match"), request.header("if-none-match"))
    site_id = path_id("site_id", request.path_parameter("site_id"))
    wanted = supply_request(request.json(), path_id("supply_id", request.path_parameter("supply_id")))
    saved = put_supply(site_id, wanted, tenant=tenant, expected=expected, supplies=supplies_of(tenant))
    status = HTTPStatus.CREATED if saved.created else HTTPStatus.OK
    return Answer(status, saved.supply.to_json(), {"ETag": entity_tag(saved.supply.version)})
