"""POST /domains/{host}/verify."""

from http import HTTPStatus

from lambdas.domains.dns_records import DnsRecords
from lambdas.domains.problems import ERRORS
from lambdas.domains.requests import host_in_path, shown
from lambdas.domains.wiring import domains_of
from lambdas.shared.api import api_operation
from lambdas.shared.entitlements import requires_feature
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.registry.audit import Actor
from lambdas.shared.tenant import Tenant

resolver = DnsRecords.from_environment()


@api_operation(ERRORS)
@requires_feature("custom-domain")
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Make a host the calling tenant's own, if the DNS shows its token; the edge then serves it there."""
    domain = domains_of(tenant).verify(
        tenant.tenant_id, host_in_path(request), resolver=resolver, by=Actor(tenant.user_id, "api")
    )
    return Answer(HTTPStatus.OK, shown(domain))
