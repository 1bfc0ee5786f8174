"""GET /orders."""

import re
from http import HTTPStatus
from typing import Final

from lambdas.orders.rules import check_site
from lambdas.orders.validation import SITE_ID
from lambdas.orders.wiring import orders_of
from lambdas.shared.api import api_operation
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant

_DEFAULT_LIMIT: Final = 25
_MAX_LIMIT: Final = 100
_LIMIT: Final = re.compile(r"[1-9][0-9]{0,2}")


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """List the orders of one of the calling tenant's sites, newest first."""
    site_id = request.query("site_id")
    if site_id is None or not SITE_ID.fullmatch(site_id):
        raise InvalidRequestError.at("/query/site_id", f"is required and must match ^{SITE_ID.pattern}$")
    limit = _limit(request.query("limit"))
    check_site(tenant, site_id)
    page = orders_of(tenant).list_site(site_id, limit=limit, cursor=request.query("cursor"))
    shown = [order.to_json() for order in page.orders]
    return Answer(HTTPStatus.OK, {"orders": shown, "next_cursor": page.next_cursor})


def _limit(value: str | None) -> int:
    if value is None:
        return _DEFAULT_LIMIT
    if not _LIMIT.fullmatch(value) or int(value) > _MAX_LIMIT:
        raise InvalidRequestError.at("/query/limit", f"must be 1 to {_MAX_LIMIT}, got {value[:40]!r}")
    return int(value)
