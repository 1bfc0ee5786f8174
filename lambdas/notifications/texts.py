"""Notices in words. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lambdas.notifications.notice import Notice, Text

_SUBJECT: Final = 100
_SHORT: Final = 140
_SHOWN_ID: Final = 6


def text_of(notice: Notice) -> Text:
    """The words for a notice."""
    title, body = _TEXTS.get(notice.kind, _unknown)(notice)
    return Text(
        subject=_ascii(title, _SUBJECT),
        letter=f"{title}\n\n{body}\n\nSite: {notice.site_id}\nNotice: {notice.notice_id}\n",
        short=_ascii(f"{notice.site_id}: {title}", _SHORT),
    )


def _supply_low(notice: Notice) -> tuple[str, str]:
    name, left, mark = (notice.data[key] for key in ("name", "on_hand", "low_at"))
    return f"Running low: {name} ({left} left)", f"{left} of {name} are left; the mark is {mark}. Order more."


def _rejected(notice: Notice) -> tuple[str, str]:
    return f"Order {_order(notice)} was rejected", f"The kitchen refused the order.{_reason(notice)}"


def _expired(notice: Notice) -> tuple[str, str]:
    return f"Order {_order(notice)} has expired", f"Nobody acted on the order in time.{_reason(notice)}"


def _ready(notice: Notice) -> tuple[str, str]:
    return f"Order {_order(notice)} is ready", "It waits to be taken to the guest."


def _summary(notice: Notice) -> tuple[str, str]:
    data = notice.data
    count = sum(data["orders_by_status"].values())
    statuses = ", ".join(f"{number} {status.lower()}" for status, number in data["orders_by_status"].items())
    money = ", ".join(f"{total} {currency} (minor units)" for currency, total in data["revenue"].items())
    return (
        f"{data['date']}: {count} orders",
        f"Orders of {data['date']} (UTC): {statuses or 'none'}.\nRevenue: {money or 'none'}.",
    )


def _unknown(notice: Notice) -> tuple[str, str]:
    return notice.kind, "There are no words for this notice."


_TEXTS: Final[Mapping[str, Callable[[Notice], tuple[str, str]]]] = {
    "SupplyLow": _supply_low,
    "OrderRejected": _rejected,
    "OrderExpired": _expired,
    "OrderReady": _ready,
    "DailySummaryReady": _summary,
}


def _order(notice: Notice) -> str:
    """The end of an order's id: what people call it by."""
    return str(notice.data["order_id"])[-_SHOWN_ID:]


def _reason(notice: Notice) -> str:
    reason: Any = notice.data.get("reason")
    return f"\nReason: {reason}" if reason else ""


def _ascii(text: str, most: int) -> str:
    """``text`` as a subject or an SMS can hold it: one line, plain characters, not too long."""
    plain = "".join(char if " " <= char <= "~" else "?" for char in " ".join(text.split()))
    return plain if len(plain) <= most else f"{plain[: most - 3]}..."
