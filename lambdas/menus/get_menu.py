"""GET /sites/{site_id}/menu."""

from http import HTTPStatus
from typing import Final

from lambdas.menus.sites import find_site
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import SKU, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.paging import PageRequest
from lambdas.shared.tenant import Tenant

_STAFF: Final = frozenset({"owner", "manager", "waiter", "kitchen"})


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List what one of the calling tenant's sites serves; to customers, what can be ordered there now."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    page = PageRequest.of(request, SKU)
    site = find_site(site_id, tenant=tenant, sites=sites_of(tenant))
    menus = menus_of(tenant)
    items, next_cursor = menus.page(site.brand_id, limit=page.limit, after=page.after)
    entries = menus.entries(site_id, items)
    if tenant.roles & _STAFF:
        shown = [entry.to_staff_json(tenant.tenant_id) for entry in entries]
    else:
        shown = [entry.to_json(tenant.tenant_id) for entry in entries if entry.available]
    body = {
        "site_id": site_id,
        "brand_id": site.brand_id,
        "currency": site.currency,
        "items": shown,
        "next_cursor": next_cursor,
    }
    return Answer(HTTPStatus.OK, body)
