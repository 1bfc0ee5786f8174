"""GET /menu-pages/{site_id}: a site's menu as a page, for anybody, at the address of its tenant."""

from http import HTTPStatus
from typing import Final

from lambdas.menus.model import MenuEntry
from lambdas.menus.page import menu_page
from lambdas.menus.page_texts import language_of
from lambdas.menus.sites import find_site
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared import standing
from lambdas.shared.errors import NotFoundError
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.public_api import public_operation
from lambdas.shared.tenant import EDGE_TENANT, Tenant
from lambdas.shared.tenant_id import is_tenant_id

HTML: Final = "text/html; charset=utf-8"
# A minute is what a reader may miss of a change.
CACHING: Final = "public, max-age=60"
# From /public/menu-pages/{site_id}, with or without /t/{slug} before it.
HOME: Final = "../../"
_PAGE: Final = 100
_MOST: Final = 1000


@public_operation()
def handler(request: ApiRequest) -> Answer:
    """Show what can be ordered at a site of the tenant whose address was called."""
    tenant = _tenant(request)
    site_id = path_id("site_id", request.path_parameter("site_id"))
    site = find_site(site_id, tenant=tenant, sites=sites_of(tenant))
    language = language_of(request.query("lang"), request.header("accept-language"))
    page = menu_page(site, _entries(tenant, site_id, site.brand_id), language=language, home=HOME)
    return Answer(HTTPStatus.OK, page, {"Cache-Control": CACHING, "Content-Language": language}, content_type=HTML)


def _tenant(request: ApiRequest) -> Tenant:
    """Whose address was called. What is told is public: who sends another tenant's id finds that tenant's page."""
    tenant_id = request.header(EDGE_TENANT) or ""
    nobody = NotFoundError("there is no menu at this address")
    if not is_tenant_id(tenant_id):
        raise nobody
    try:
        standing.check(tenant_id)
    except standing.TenantRefusedError:
        raise nobody from None
    return Tenant.for_service(tenant_id, "menu-page")


def _entries(tenant: Tenant, site_id: str, brand_id: str) -> list[MenuEntry]:
    menus = menus_of(tenant)
    found: list[MenuEntry] = []
    after: str | None = None
    while len(found) < _MOST:
        items, after = menus.page(brand_id, limit=_PAGE, after=after)
        found += menus.entries(site_id, items)
        if after is None:
            break
    return found
