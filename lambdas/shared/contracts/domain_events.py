"""Events about domains of tenants' own, version 1; their JSON Schemas lie beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent(Event):
    """Whose a host is has changed.

    Attributes:
        host: The domain.
    """

    SOURCE: ClassVar[str] = "saas.tenants"

    host: str

    @classmethod
    def about(cls, tenant_id: str, host: str, *, change: int, occurred_at: str) -> Self:
        """The event about a change: always the same one.

        Args:
            tenant_id: Whose the host is, or was.
            host: The domain.
            change: Version of the tenant's record after it.
            occurred_at: UTC, RFC 3339.
        """
        event_id = event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{host}/{change}")
        return cls(
            event_id=event_id,
            tenant_id=tenant_id,
            correlation_id=event_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            host=host,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainVerified(DomainEvent):
    """A tenant has proven that a domain is its own, or asked the edge to try again."""

    DETAIL_TYPE: ClassVar[str] = "DomainVerified"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRemoved(DomainEvent):
    """A domain is no longer the tenant's."""

    DETAIL_TYPE: ClassVar[str] = "DomainRemoved"
