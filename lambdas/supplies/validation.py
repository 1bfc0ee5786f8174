"""From a client's JSON to supplies and adjustments."""

from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.fields import FieldReader
from lambdas.supplies.model import Supply

MAX_NAME: Final = 100
MAX_UNIT: Final = 20
MAX_REASON: Final = 200
MAX_LOW_AT: Final = 1_000_000_000
MAX_CHANGE: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class AdjustmentRequest:
    """What a client reports.

    Attributes:
        change: What is added; below zero for what is taken. Never zero.
        reason: In the client's words.
    """

    change: int
    reason: str


def supply_request(value: Any, supply_id: str) -> Supply:
    """The supply that ``value`` asks for, with nothing on hand.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"name", "unit", "low_at"})
    supply = Supply(
        supply_id=supply_id,
        name=read.text("name", MAX_NAME),
        unit=read.text("unit", MAX_UNIT),
        on_hand=0,
        low_at=read.integer("low_at", 0, MAX_LOW_AT),
    )
    read.check()
    return supply


def adjustment_request(value: Any) -> AdjustmentRequest:
    """The adjustment that ``value`` asks for.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"change", "reason"})
    request = AdjustmentRequest(
        change=read.integer("change", -MAX_CHANGE, MAX_CHANGE), reason=read.text("reason", MAX_REASON)
    )
    read.check()
    if request.change == 0:
        read.fault("change", "must not be 0")
        read.check()
    return request
