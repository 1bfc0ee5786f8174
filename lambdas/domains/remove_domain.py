"""DELETE /domains/{host}."""

from http import HTTPStatus

from lambdas.domains.requests import host_in_path
from lambdas.domains.wiring import domains_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.registry.audit import Actor
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Give up a domain or a claim; where there is neither, nothing changes."""
    domains_of(tenant).remove(tenant.tenant_id, host_in_path(request), by=Actor(tenant.user_id, "api"))
    return Answer(HTTPStatus.NO_CONTENT, None)
