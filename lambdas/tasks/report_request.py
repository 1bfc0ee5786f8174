"""What a client sends to ask for a sales report."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lambdas.shared.fields import IDENTIFIER, FieldReader

KIND: Final = "sales-report"
"""The kind of task that makes a sales report."""
MAX_DAYS: Final = 366

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A sales report that somebody wants.

    Attributes:
        site_id: Whose orders.
        first: Its first day, in UTC.
        last: Its last day.
    """

    site_id: str
    first: date
    last: date

    def to_json(self) -> dict[str, Any]:
        """The request as a task's input."""
        return {"site_id": self.site_id, "from": self.first.isoformat(), "to": self.last.isoformat()}

    @classmethod
    def from_input(cls, content: Any) -> "ReportRequest":
        """The request in a task's input."""
        return cls(content["site_id"], date.fromisoformat(content["from"]), date.fromisoformat(content["to"]))


def report_request(value: Any) -> ReportRequest:
    """The request in a body, as read by ``lambdas.shared.strict_json``.

    Raises:
        InvalidRequestError: With every fault found.
    """
    fields = FieldReader(value, {"site_id", "from", "to"})
    site_id = fields.matching("site_id", IDENTIFIER)
    first, last = _day(fields, "from"), _day(fields, "to")
    if first and last:
        if last < first:
            fields.fault("to", f"must not be before from, got {last} after {first}")
        elif (last - first).days >= MAX_DAYS:
            fields.fault("to", f"must be less than {MAX_DAYS} days after from, got {(last - first).days}")
    fields.check()
    return ReportRequest(site_id, first or date.min, last or date.min)


def _day(fields: FieldReader, name: str) -> date | None:
    text = fields.matching(name, _DATE)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fields.fault(name, f"must be a day of the calendar, got {text!r}")
        return None
