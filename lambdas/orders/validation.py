"""From a client's request to values: every fault is found and pointed at."""

from typing import Any, Final

from lambdas.orders.request import OrderRequest, RequestedLine
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import IDENTIFIER, SKU, FieldReader
from lambdas.shared.http import ApiRequest

MAX_LINES: Final = 100
MAX_QUANTITY: Final = 999
MAX_TOTAL: Final = 10_000_000_000
MAX_TEXT: Final = 500


def order_request(value: Any) -> OrderRequest:
    """The request for an order in ``value``, as read by ``lambdas.shared.strict_json``.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"site_id", "items", "note", "expected_total"})
    request = OrderRequest(
        site_id=read.matching("site_id", IDENTIFIER),
        lines=tuple(
            RequestedLine(line.matching("sku", SKU), line.integer("quantity", 1, MAX_QUANTITY))
            for line in read.entries("items", {"sku", "quantity"}, 1, MAX_LINES)
        ),
        note=read.text("note", MAX_TEXT) if "note" in read else None,
        expected_total=read.integer("expected_total", 0, MAX_TOTAL) if "expected_total" in read else None,
    )
    read.check()
    return request


def reason(request: ApiRequest) -> str | None:
    """Why an order is rejected or cancelled, if the client says so.

    Raises:
        InvalidRequestError: With every fault found.
        UnsupportedMediaTypeError: The body is no JSON.
    """
    read = FieldReader(request.json(), {"reason"})
    given = read.text("reason", MAX_TEXT) if "reason" in read else None
    read.check()
    return given


def wanted_site(request: ApiRequest) -> str | None:
    """The query parameter ``site_id``, if there is one.

    Raises:
        InvalidRequestError: It is of another form.
    """
    site_id = request.query("site_id")
    if site_id is not None and not IDENTIFIER.fullmatch(site_id):
        raise InvalidRequestError.at("/query/site_id", f"must match ^{IDENTIFIER.pattern}$, got {site_id[:40]!r}")
    return site_id
