"""The operations that show tenants, what was done with them, and tiers. They change nothing."""

import functools
import re
from http import HTTPStatus
from typing import Any, Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.operators import Operator, operator_operations
from lambdas.shared.paging import PageRequest
from lambdas.shared.registry.audit import AuditLog
from lambdas.shared.registry.records import STATUSES
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tiers import Tiers
from lambdas.tenants.asking import SLUG, tenant_told
from lambdas.tenants.history import day_in, operations_page
from lambdas.tenants.paths import operation_in, tenant_in
from lambdas.tenants.showing import shown

_TENANT_CURSOR: Final = re.compile(r"[a-z]{1,16}~[0-9a-z]{0,13}")
_AUDIT_CURSOR: Final = re.compile(r"((t[0-9a-z]{12}|platform)~)?[0-9TZ:.-]{20,32}#[0-9a-f]{12}")

registry = TenantRegistry.from_environment()
operations = Operations(registry)
slugs = Slugs(registry.client, registry.table_name)
audit_log = AuditLog(registry.client, registry.table_name)


def list_tenants(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants: by status, or the one that has a slug."""
    status, slug = request.query("status"), request.query("slug")
    if status is not None and status not in STATUSES:
        raise InvalidRequestError.at("/query/status", f"must be one of {', '.join(STATUSES)}, got {status[:40]!r}")
    if slug is not None and not SLUG.fullmatch(slug):
        raise InvalidRequestError.at("/query/slug", f"must be a slug such as any-company, got {slug[:40]!r}")
    if slug is not None:
        return _page("tenants", _of_slug(slug, status), None)
    page = PageRequest.of(request, _TENANT_CURSOR)
    found, cursor = registry.list(status=status, limit=page.limit, after=page.after)
    return _page("tenants", [record.to_json() for record in found], cursor)


def get_tenant(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}."""
    return tenant_told(registry.require(tenant_in(request)))


def list_operations(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/operations, the newest first."""
    tenant_id = registry.require(tenant_in(request)).tenant_id
    found, cursor = operations_page(operations, tenant_id, request)
    return _page("operations", [shown(registry, operation) for operation in found], cursor)


def get_operation(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/operations/{operation_id}."""
    operation = operations.require(tenant_in(request), operation_in(request))
    return Answer(HTTPStatus.OK, shown(registry, operation))


def list_tenant_audit(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/audit, the newest first."""
    tenant_id = registry.require(tenant_in(request)).tenant_id
    page = PageRequest.of(request, _AUDIT_CURSOR)
    return _page("entries", *audit_log.of_tenant(tenant_id, limit=page.limit, after=page.after))


def list_audit(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /audit?day=, of all tenants, the newest first."""
    page = PageRequest.of(request, _AUDIT_CURSOR)
    return _page("entries", *audit_log.of_day(day_in(request), limit=page.limit, after=page.after))


def list_tiers(_request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tiers."""
    rows = [
        {
            "tier": limits.tier,
            "model": limits.model,
            "models": list(limits.models),
            "rate_limit": limits.rate_limit,
            "burst_limit": limits.burst_limit,
            "monthly_requests": limits.monthly_requests,
            "orders_per_day": limits.orders_per_day,
            "sites": limits.sites,
            "users": limits.users,
            "features": sorted(limits.features),
            "reserved_concurrency": limits.reserved_concurrency,
        }
        for limits in _tiers().by_name.values()
    ]
    return Answer(HTTPStatus.OK, {"tiers": rows})


@functools.cache
def _tiers() -> Tiers:
    return Tiers.load()


def _of_slug(slug: str, status: str | None) -> list[dict[str, Any]]:
    tenant_id = slugs.tenant_of(slug)
    record = None if tenant_id is None else registry.get(tenant_id)
    return [record.to_json()] if record is not None and status in {None, record.status} else []


def _page(name: str, entries: list[dict[str, Any]], cursor: str | None) -> Answer:
    return Answer(HTTPStatus.OK, {name: entries, "next_cursor": cursor})


handler = operator_operations(
    {
        "listTenants": list_tenants,
        "getTenant": get_tenant,
        "listOperations": list_operations,
        "getOperation": get_operation,
        "listTenantAudit": list_tenant_audit,
        "listAudit": list_audit,
        "listTiers": list_tiers,
    }
)
"""All of them."""
