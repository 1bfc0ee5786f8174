"""POST /domains."""

from http import HTTPStatus

from lambdas.domains.problems import ERRORS
from lambdas.domains.requests import host_in_body, shown
from lambdas.domains.wiring import domains_of
from lambdas.shared.api import api_operation
from lambdas.shared.entitlements import requires_feature
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation(ERRORS)
@requires_feature("custom-domain")
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Say what the calling tenant has to do for a host to become its own; the same request again says the same."""
    domain = domains_of(tenant).claim(tenant.tenant_id, host_in_body(request.json()))
    return Answer(HTTPStatus.OK, shown(domain))
