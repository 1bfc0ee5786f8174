"""The event ``TenantThawed``, version 1; its JSON Schema is ``tenant_thawed.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantThawed(Event):
    """A tenant that a migration had frozen is served again; what was taken in meanwhile was not told one by one.

    Attributes:
        migration_id: Name of the old installation.
        authority: Which system is right from now on where they differ: ``old`` or ``new``.
    """

    SOURCE: ClassVar[str] = "saas.tenants"
    DETAIL_TYPE: ClassVar[str] = "TenantThawed"

    migration_id: str
    authority: str

    @classmethod
    def of(cls, *, tenant_id: str, migration_id: str, authority: str, change: int, occurred_at: str) -> Self:
        """The event about a step of a migration: always the same one.

        Args:
            tenant_id: Whose migration it is.
            migration_id: Name of the old installation.
            authority: ``old`` or ``new``.
            change: Version of the migration after the step.
            occurred_at: UTC, RFC 3339.
        """
        event_id = event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{change}")
        return cls(
            event_id=event_id,
            tenant_id=tenant_id,
            correlation_id=event_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            migration_id=migration_id,
            authority=authority,
        )
