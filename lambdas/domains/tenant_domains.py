"""Operators' operations on a tenant's domains: what its owners can do, but for claiming one."""

from http import HTTPStatus
from typing import Final

from lambdas.domains.dns_records import DnsRecords
from lambdas.domains.problems import ERRORS
from lambdas.domains.requests import host_in_path, shown
from lambdas.shared.errors import NotFoundError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import Operator, operator_operations
from lambdas.shared.registry.domains import Domains
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tenant_id import is_tenant_id

registry = TenantRegistry.from_environment()
resolver = DnsRecords.from_environment()


def list_domains(request: ApiRequest, _operator: Operator) -> Answer:
    """List a tenant's domains and claims, by host."""
    return _listed(_tenant_in(request))


def verify_domain(request: ApiRequest, operator: Operator) -> Answer:
    """Look for the proof again. No feature is asked for: the tenant had it when it claimed the domain."""
    tenant_id, host = _tenant_in(request), host_in_path(request)
    return Answer(HTTPStatus.OK, shown(Domains(registry).verify(tenant_id, host, resolver=resolver, by=operator.actor)))


def remove_domain(request: ApiRequest, operator: Operator) -> Answer:
    """Take a domain or a claim from a tenant, and list what is left."""
    tenant_id, host = _tenant_in(request), host_in_path(request)
    Domains(registry).remove(tenant_id, host, by=operator.actor)
    return _listed(tenant_id)


def _tenant_in(request: ApiRequest) -> str:
    tenant_id = request.path_parameter("tenant_id")
    if not is_tenant_id(tenant_id):
        raise NotFoundError("there is no such tenant")
    return registry.require(tenant_id).tenant_id


def _listed(tenant_id: str) -> Answer:
    return Answer(HTTPStatus.OK, {"domains": [shown(domain) for domain in Domains(registry).list(tenant_id)]})


OPERATIONS: Final = {
    "listTenantDomains": list_domains,
    "verifyTenantDomain": verify_domain,
    "removeTenantDomain": remove_domain,
}
"""By ``operationId``."""

handler = operator_operations(OPERATIONS, ERRORS)
"""The operations on domains."""
