"""The event ``TenantUsageReported``, version 1; JSON Schema: ``tenant_usage_reported.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantUsageReported(Event):
    """What a tenant used on a day was summed up, or more of that day has come in since.

    Attributes:
        date: The day in UTC, such as ``2026-11-21``.
        revision: 1 for the first report of the day, one more for each that corrects it.
        usage: All that was used on the day, by metric.
        change: What of it no earlier report of the day told.
    """

    SOURCE: ClassVar[str] = "saas.usage"
    DETAIL_TYPE: ClassVar[str] = "TenantUsageReported"

    date: str
    revision: int
    usage: dict[str, float]
    change: dict[str, float]

    @classmethod
    def id_of(cls, tenant_id: str, date: str, revision: int) -> str:
        """The id of the one event about a revision of a tenant's day."""
        return event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{date}/{revision}")
