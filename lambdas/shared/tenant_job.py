"""What a schedule asks for, tenant by tenant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lambdas.shared.messages import MessageError
from lambdas.shared.tenant_id import is_tenant_id


@dataclass(frozen=True, slots=True)
class TenantJob:
    """One tenant's share of a scheduled job; the same one however often its message comes.

    Attributes:
        job: Name of the schedule.
        tenant_id: Whose turn it is.
        tier: The tenant's.
        sites: The tenant's.
        due: When the schedule was due, in UTC.
    """

    job: str
    tenant_id: str
    tier: str
    sites: tuple[str, ...]
    due: datetime

    def to_message(self) -> dict[str, Any]:
        """The job as a message's body."""
        return {
            "job": self.job,
            "tenant_id": self.tenant_id,
            "tier": self.tier,
            "sites": list(self.sites),
            "due": self.due.isoformat(),
        }

    @classmethod
    def from_message(cls, body: Mapping[str, Any]) -> "TenantJob":
        """The job in a message's body.

        Raises:
            MessageError: There is none in it.
        """
        sites = body.get("sites")
        texts = (body.get("job"), body.get("tier"), body.get("due"))
        if not is_tenant_id(body.get("tenant_id")) or not isinstance(sites, list) or not _are_texts([*texts, *sites]):
            raise MessageError("a tenant's job has the texts job, tenant_id, tier and due, and a list of sites")
        return cls(body["job"], body["tenant_id"], body["tier"], tuple(sites), moment_of(body["due"]))


def moment_of(text: str) -> datetime:
    """The moment in an RFC 3339 text, in UTC.

    Raises:
        MessageError: It is none, or lacks its offset.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MessageError(f"a moment must be RFC 3339 such as 2026-11-21T10:05:00Z, got {text[:60]!r}") from None
    if moment.tzinfo is None:
        raise MessageError(f"a moment must have an offset such as Z, got {text[:60]!r}")
    return moment.astimezone(UTC)


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
