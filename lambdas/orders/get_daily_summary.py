"""GET /sites/{site_id}/summaries/{date}."""

import re
from datetime import date
from http import HTTPStatus
from typing import Final

from lambdas.orders import wiring
from lambdas.orders.summary_store import SummaryStore
from lambdas.shared.api import api_operation
from lambdas.shared.errors import InvalidRequestError, NotFoundError
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant

# Other ISO forms, such as those of weeks, are in no key.
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show what a site sold on a day."""
    site_id = path_id("site_id", request.path_parameter("site_id"))
    day = _day(request)
    summary = None
    if tenant.reaches_site(site_id):
        summary = SummaryStore(*wiring.data.of(tenant), tenant.tenant_id).find(site_id, day)
    if summary is None:
        raise NotFoundError("there is no summary of this site's day; it is made in the night after it")
    return Answer(HTTPStatus.OK, summary.to_json())


def _day(request: ApiRequest) -> date:
    text = path_id("date", request.path_parameter("date"), _DATE)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidRequestError.at("/path/date", f"must be a day of the calendar, got {text!r}") from None
