"""GET /sites/{site_id}/summaries."""

import re
from datetime import date
from http import HTTPStatus
from typing import Final

from lambdas.orders import wiring
from lambdas.orders.summary_store import SummaryStore
from lambdas.shared.api import api_operation
from lambdas.shared.errors import FieldError, InvalidRequestError, NotFoundError
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant

MAX_DAYS: Final = 366
"""How many days can be asked for at once: they fit into one answer of DynamoDB's."""
# Other ISO forms, such as those of weeks, are in no key.
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN: Final = 40


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show what a site sold, day by day; days of which there is no summary are left out."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    first, last = _days(request)
    if not tenant.reaches_site(site_id):
        raise NotFoundError("there is no such site, or none that you reach; listSites tells which you do")
    found = SummaryStore(*wiring.data.of(tenant), tenant.tenant_id).between(site_id, first, last)
    body = {
        "site_id": site_id,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "summaries": [summary.to_json() for summary in found],
    }
    return Answer(HTTPStatus.OK, body)


def _days(request: ApiRequest) -> tuple[date, date]:
    first, last = _day(request, "from"), _day(request, "to")
    if not 0 <= (last - first).days < MAX_DAYS:
        detail = f"must be up to {MAX_DAYS} days in a row from 'from' to 'to', got {first} to {last}"
        raise InvalidRequestError([FieldError("/query/from", detail), FieldError("/query/to", detail)])
    return first, last


def _day(request: ApiRequest, name: str) -> date:
    text = request.query(name) or ""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    detail = f"must be a day of the calendar such as 2026-11-21, got {text[:_SHOWN]!r}"
    raise InvalidRequestError.at(f"/query/{name}", detail)
