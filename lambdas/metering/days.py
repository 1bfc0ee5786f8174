"""Which days or hours an operator asks for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lambdas.shared.errors import FieldError, InvalidRequestError
from lambdas.shared.http import ApiRequest

MAX_DAYS: Final = {"day": 366, "hour": 31}
"""How many days can be asked for at once, by granularity."""
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Span:
    """Days, the first and the last included.

    Attributes:
        first: In UTC.
        last: In UTC.
        granularity: ``day`` or ``hour``.
    """

    first: date
    last: date
    granularity: str

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day."""
        return self.first.isoformat(), self.last.isoformat()

    @property
    def periods(self) -> tuple[str, str]:
        """The first and the last period of its granularity."""
        first, last = self.days
        return (first, last) if self.granularity == "day" else (f"{first}T00", f"{last}T23")


def span_of(request: ApiRequest, now: datetime) -> Span:
    """The days in ``from`` and ``to``: by default this month until today.

    Raises:
        InvalidRequestError: A day is none, the last is before the first, or there are too many.
    """
    granularity = request.query("granularity") or "day"
    if granularity not in MAX_DAYS:
        allowed = " or ".join(MAX_DAYS)
        raise InvalidRequestError.at("/query/granularity", f"must be {allowed}, got {granularity[:_SHOWN]!r}")
    last = _day(request, "to") or now.date()
    first = _day(request, "from") or last.replace(day=1)
    days = (last - first) // timedelta(days=1) + 1
    if not 1 <= days <= MAX_DAYS[granularity]:
        longest = MAX_DAYS[granularity]
        detail = f"must be up to {longest} days in a row from 'from' to 'to', got {first} to {last}"
        raise InvalidRequestError([FieldError("/query/from", detail), FieldError("/query/to", detail)])
    return Span(first, last, granularity)


def day_of(request: ApiRequest, name: str) -> str:
    """The day in the required query parameter ``name``.

    Raises:
        InvalidRequestError: It is missing or none.
    """
    day = _day(request, name)
    if day is None:
        raise InvalidRequestError.at(f"/query/{name}", "is required: a day in UTC such as 2026-11-21")
    return day.isoformat()


def _day(request: ApiRequest, name: str) -> date | None:
    value = request.query(name)
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise InvalidRequestError.at(
            f"/query/{name}", f"must be a day such as 2026-11-21, got {value[:_SHOWN]!r}"
        ) from None
