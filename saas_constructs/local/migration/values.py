"""Values of the old installation's rows, in the application's terms and back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.migration.mapping import FieldMapping

_TRUE = frozenset({"true", "1", "yes", "y", "on"})
_FALSE = frozenset({"false", "0", "no", "n", "off"})
_SHOWN = 40


class RejectedError(Exception):
    """A row can't become a record.

    Args:
        reasons: Each with the field it is about.
    """

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def converted(fields: Mapping[str, FieldMapping], row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record that a row makes; those that are optional and empty are left out.

    Raises:
        RejectedError: A value is missing or of another form.
    """
    made: dict[str, Any] = {}
    reasons: list[str] = []
    for name, field in fields.items():
        try:
            value = _convert(field, row)
        except RejectedError as error:
            reasons += [f"{name}.{reason}" for reason in error.reasons]
        except ValueError as error:
            reasons.append(f"{name}: {error}")
        else:
            if value is not None:
                made[name] = value
    if reasons:
        raise RejectedError(reasons)
    return made


def reverted(fields: Mapping[str, FieldMapping], record: Mapping[str, Any]) -> dict[str, Any]:
    """The old row that would make a record: the inverse of `converted`.

    Raises:
        RejectedError: A value has no counterpart in the old installation.
    """
    row: dict[str, Any] = {}
    reasons: list[str] = []
    for name, field in fields.items():
        if field.column is None:
            if name in record and record[name] != field.value:
                reasons.append(f"{name}: the old installation knows {field.value!r} only, got {record[name]!r}")
            continue
        if name not in record:
            continue
        try:
            row[field.column] = _revert(field, record[name])
        except RejectedError as error:
            reasons += [f"{name}.{reason}" for reason in error.reasons]
        except ValueError as error:
            reasons.append(f"{name}: {error}")
    if reasons:
        raise RejectedError(reasons)
    return row


def _convert(field: FieldMapping, row: Mapping[str, Any]) -> Any:
    if field.column is None:
        return field.value
    raw = row.get(field.column)
    if raw is None or raw == "":
        if field.optional:
            return None
        raise ValueError(f"the column {field.column!r} is empty")
    if field.each is not None:
        if not isinstance(raw, list):
            raise ValueError(f"must be a list, got {_shown(raw)}")
        return [converted(field.each, entry) for entry in raw]
    if field.values is not None:
        if _key(raw) not in field.values:
            raise ValueError(f"{_shown(raw)} is none of the mapping's values {', '.join(field.values)}")
        return field.values[_key(raw)]
    return _CONVERT[field.kind](field, raw)


def _revert(field: FieldMapping, value: Any) -> Any:
    if field.each is not None:
        return [reverted(field.each, entry) for entry in value]
    if field.values is not None:
        back = {str(here): there for there, here in reversed(field.values.items())}
        if str(value) not in back:
            raise ValueError(f"{_shown(value)} has no counterpart among the mapping's values")
        return back[str(value)]
    if field.kind == "money":
        return str(Decimal(value).scaleb(-field.digits))
    if field.kind == "moment":
        return datetime.fromisoformat(value).astimezone(field.zone).isoformat()
    return value


def _text(_field: FieldMapping, raw: Any) -> str:
    if isinstance(raw, dict | list):
        raise ValueError(f"must be text, got {_shown(raw)}")  # noqa: TRY004 - data, no argument
    return str(raw).strip()


def _integer(_field: FieldMapping, raw: Any) -> int:
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(f"must be a whole number, got {_shown(raw)}") from None
    if isinstance(raw, bool) or not number.is_finite() or number != number.to_integral_value():
        raise ValueError(f"must be a whole number, got {_shown(raw)}")
    return int(number)


def _money(field: FieldMapping, raw: Any) -> int:
    try:
        amount = Decimal(str(raw).strip()).scaleb(field.digits)
    except InvalidOperation:
        raise ValueError(f"must be an amount such as 9.50, got {_shown(raw)}") from None
    if isinstance(raw, bool) or not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(f"must be an amount of at most {field.digits} decimals, got {_shown(raw)}")
    return int(amount)


def _boolean(_field: FieldMapping, raw: Any) -> bool:
    text = _key(raw).lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(f"must be yes or no, got {_shown(raw)}")
    return text in _TRUE


def _moment(field: FieldMapping, raw: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError(f"must be a moment such as 2026-11-21T10:05:00, got {_shown(raw)}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=field.zone)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


_CONVERT = {"text": _text, "integer": _integer, "money": _money, "boolean": _boolean, "moment": _moment}


def _key(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw).strip()


def _shown(value: Any) -> str:
    return repr(value)[:_SHOWN]
