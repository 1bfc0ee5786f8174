"""GET /domains."""

from http import HTTPStatus

from lambdas.domains.requests import shown
from lambdas.domains.wiring import domains_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(_request: ApiRequest, tenant: Tenant) -> Answer:
    """List the calling tenant's domains and claims, by host."""
    domains = [shown(domain) for domain in domains_of(tenant).list(tenant.tenant_id)]
    return Answer(HTTPStatus.OK, {"domains": domains})
