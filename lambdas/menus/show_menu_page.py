"""GET /menu-pages/{site_id}: a site's menu as a page, for anybody, at the address of its tenant.

The edge keeps the answer for a day, by tenant, version of what is shown, language and address (architecture, "Edge").
So nothing here is read from a cache or from a replica: what is kept under a version has all that led to it.
"""

import hashlib
import re
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from lambdas.menus.model import MenuEntry
from lambdas.menus.page import menu_page, missing_page
from lambdas.menus.page_caching import BRIEFLY, CACHING, EDGE_ADDRESS
from lambdas.menus.page_style import PAGE_POLICY
from lambdas.menus.page_texts import language_of
from lambdas.menus.sites import find_site
from lambdas.menus.wiring import menus_of, sites_of
from lambdas.shared import standing
from lambdas.shared.errors import NotFoundError
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.preconditions import is_known
from lambdas.shared.public_api import public_operation
from lambdas.shared.tenant import EDGE_TENANT, Tenant
from lambdas.shared.tenant_id import is_tenant_id

HTML: Final = "text/html; charset=utf-8"
# From /m/{site_id}, and from /public/menu-pages/{site_id}; with or without /t/{slug} before it.
_HOME_AT_EDGE: Final = "../"
_HOME: Final = "../../"
_ADDRESS: Final = re.compile(r"https://[a-z0-9.-]{4,253}(/t/[a-z0-9-]{3,32})?")
_PAGE: Final = 100
_MOST: Final = 1000


@public_operation()
def handler(request: ApiRequest) -> Answer:
    """Show what is served at a site of the tenant whose address was called."""
    language = language_of(request.query("lang"), request.header("accept-language"))
    headers = {
        "Content-Language": language,
        "Content-Security-Policy": PAGE_POLICY,
        # CORS alone would say the latter.
        "Vary": "Accept-Language, Origin",
    }
    try:
        page = _page(request, language)
    except NotFoundError:
        headers["Cache-Control"] = BRIEFLY
        return Answer(HTTPStatus.NOT_FOUND, missing_page(language), headers, content_type=HTML)
    tag = f'"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'
    headers |= {"Cache-Control": CACHING, "ETag": tag}
    if is_known(request.header("if-none-match"), tag):
        return Answer(HTTPStatus.NOT_MODIFIED, "", headers, content_type=HTML)
    return Answer(HTTPStatus.OK, page, headers, content_type=HTML)


def _page(request: ApiRequest, language: str) -> str:
    tenant = _tenant(request)
    site_id = path_id("site_id", request.path_parameter("site_id"))
    site = find_site(site_id, tenant=tenant, sites=sites_of(tenant))
    address = request.header(EDGE_ADDRESS) or ""
    is_at_edge = _ADDRESS.fullmatch(address) is not None
    return menu_page(
        site,
        _entries(tenant, site_id, site.brand_id),
        tenant_id=tenant.tenant_id,
        language=language,
        home=_HOME_AT_EDGE if is_at_edge else _HOME,
        url=f"{address}/m/{site_id}" if is_at_edge else "",
    )


def _tenant(request: ApiRequest) -> Tenant:
    """Whose address was called. What is told is public: who sends another tenant's id finds that tenant's page."""
    tenant_id = request.header(EDGE_TENANT) or ""
    nobody = NotFoundError("there is no menu at this address")
    if not is_tenant_id(tenant_id):
        raise nobody
    try:
        found = standing.served_now(tenant_id)
    except standing.TenantRefusedError:
        raise nobody from None
    return replace(Tenant.for_service(tenant_id, "menu-page"), table=found.table)


def _entries(tenant: Tenant, site_id: str, brand_id: str) -> list[MenuEntry]:
    menus = menus_of(tenant)
    found: list[MenuEntry] = []
    after: str | None = None
    while len(found) < _MOST:
        items, after = menus.page(brand_id, limit=_PAGE, after=after, consistent=True)
        found += menus.entries(site_id, items, consistent=True)
        if after is None:
            break
    return found
