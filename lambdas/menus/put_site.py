"""PUT /sites/{site_id}."""

from http import HTTPStatus

from lambdas.menus.sites import put_site
from lambdas.menus.validation import site_request
from lambdas.menus.wiring import sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, entity_tag, expected_version
from lambdas.shared.tenant import Tenant


@api_operation({VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Set up or change one of the calling tenant's sites."""
    expected = expected_version(request.header("if-match"), request.header("if-none-match"))
    wanted = site_request(request.json(), path_id("site_id", request.path_parameter("site_id")))
    saved = put_site(wanted, tenant=tenant, expected=expected, sites=sites_of(tenant))
    status = HTTPStatus.CREATED if saved.created else HTTPStatus.OK
    return Answer(status, saved.site.to_json(), {"ETag": entity_tag(saved.site.version)})
