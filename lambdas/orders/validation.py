"""From a client's JSON to an ``OrderRequest``: every fault is found and pointed at."""

import re
from typing import Any, Final

from lambdas.orders.currencies import CURRENCIES
from lambdas.orders.model import OrderLine, OrderRequest
from lambdas.shared.errors import FieldError, InvalidRequestError
from lambdas.shared.strict_json import escape

MAX_LINES: Final = 100
MAX_QUANTITY: Final = 999
MAX_UNIT_PRICE: Final = 100_000_000
MAX_TOTAL: Final = 10_000_000_000
MAX_NOTE: Final = 500

_IDEMPOTENCY_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
SITE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SKU: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# Line feed and tab are text; other control characters, and those that reverse the direction of what
# follows, are not.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN: Final = 40


class _Reader:
    """Takes values out of an object and notes what is wrong with them."""

    def __init__(self, errors: list[FieldError]) -> None:
        self._errors = errors

    def fault(self, pointer: str, detail: str) -> None:
        self._errors.append(FieldError(pointer, detail))

    def fields(self, value: Any, pointer: str, known: frozenset[str]) -> dict[str, Any]:
        """``value`` if it is an object, without fields that are not ``known``."""
        if not isinstance(value, dict):
            self.fault(pointer, f"must be an object, got {_kind(value)}")
            return {}
        for name in sorted(value.keys() - known):
            self.fault(f"{pointer}/{escape(name)}", "is not a known field; remove it")
        return value

    def text(self, of: dict[str, Any], name: str, pointer: str, form: re.Pattern[str]) -> str:
        value = of.get(name)
        if not isinstance(value, str):
            self.fault(f"{pointer}/{name}", _expected("a string", of, name))
        elif not form.fullmatch(value):
            self.fault(f"{pointer}/{name}", f"must match ^{form.pattern}$, got {value[:_SHOWN]!r}")
        else:
            return value
        return ""

    def integer(self, of: dict[str, Any], name: str, pointer: str, low: int, high: int) -> int:
        value = of.get(name)
        # A boolean is an int to Python, and none to JSON.
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(f"{pointer}/{name}", _expected("an integer", of, name))
        elif not low <= value <= high:
            self.fault(f"{pointer}/{name}", f"must be {low} to {high}, got {value}")
        else:
            return value
        return 0


def order_request(value: Any) -> OrderRequest:
    """The request for an order in ``value``, as read by ``lambdas.shared.strict_json``.

    Raises:
        InvalidRequestError: With every fault found.
    """
    errors: list[FieldError] = []
    read = _Reader(errors)
    fields = read.fields(value, "", frozenset({"site_id", "currency", "items", "note"}))
    if errors and not fields:
        raise InvalidRequestError(errors)
    request = OrderRequest(
        site_id=read.text(fields, "site_id", "", SITE_ID),
        currency=_currency(read, fields),
        lines=_lines(read, fields),
        note=_note(read, fields),
    )
    if not errors and request.total > MAX_TOTAL:
        read.fault("/items", f"must add up to at most {MAX_TOTAL}, got {request.total}")
    if errors:
        raise InvalidRequestError(errors)
    return request


def idempotency_key(value: str | None) -> str:
    """The key in the header ``Idempotency-Key``.

    Raises:
        InvalidRequestError: It is absent or of another form.
    """
    pointer = "/header/Idempotency-Key"
    if value is None:
        raise InvalidRequestError.at(pointer, "is required: send a fresh key with each new order")
    if not _IDEMPOTENCY_KEY.fullmatch(value):
        detail = f"must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-', got {len(value)} characters"
        raise InvalidRequestError.at(pointer, detail)
    return value


def _currency(read: _Reader, fields: dict[str, Any]) -> str:
    value = fields.get("currency")
    if not isinstance(value, str):
        read.fault("/currency", _expected("a string", fields, "currency"))
        return ""
    if value not in CURRENCIES:
        read.fault("/currency", f"must be an ISO 4217 code, got {value[:_SHOWN]!r}")
    return value


def _lines(read: _Reader, fields: dict[str, Any]) -> tuple[OrderLine, ...]:
    value = fields.get("items")
    if not isinstance(value, list):
        read.fault("/items", _expected("a list", fields, "items"))
        return ()
    if not 1 <= len(value) <= MAX_LINES:
        read.fault("/items", f"must hold 1 to {MAX_LINES} entries, got {len(value)}")
        return ()
    return tuple(_line(read, entry, f"/items/{index}") for index, entry in enumerate(value))


def _line(read: _Reader, value: Any, pointer: str) -> OrderLine:
    fields = read.fields(value, pointer, frozenset({"sku", "quantity", "unit_price"}))
    if not isinstance(value, dict):
        return OrderLine("", 0, 0)
    return OrderLine(
        sku=read.text(fields, "sku", pointer, _SKU),
        quantity=read.integer(fields, "quantity", pointer, 1, MAX_QUANTITY),
        unit_price=read.integer(fields, "unit_price", pointer, 0, MAX_UNIT_PRICE),
    )


def _note(read: _Reader, fields: dict[str, Any]) -> str | None:
    if "note" not in fields:
        return None
    value = fields["note"]
    if not isinstance(value, str):
        read.fault("/note", _expected("a string", fields, "note"))
        return None
    if not 1 <= len(value) <= MAX_NOTE:
        read.fault("/note", f"must have 1 to {MAX_NOTE} characters, got {len(value)}")
    elif _NOT_TEXT.search(value):
        read.fault("/note", "must be text, got a control character")
    return value


def _expected(what: str, of: dict[str, Any], name: str) -> str:
    if name not in of:
        return f"is required and must be {what}"
    return f"must be {what}, got {_kind(of[name])}"


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number"}
    return names.get(type(value), "null")
