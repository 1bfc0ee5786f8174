"""The event ``TenantOnboarded``, version 1; its JSON Schema is ``tenant_onboarded.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOnboarded(Event):
    """A tenant can be used from now on.

    Attributes:
        slug: The tenant's name in addresses.
        tier: ``basic``, ``standard`` or ``premium``.
    """

    SOURCE: ClassVar[str] = "saas.tenants"
    DETAIL_TYPE: ClassVar[str] = "TenantOnboarded"

    slug: str
    tier: str

    @classmethod
    def of(cls, *, tenant_id: str, slug: str, tier: str, occurred_at: str) -> Self:
        """The event about this tenant: the same one however often it is made."""
        event_id = event_id_of(cls.DETAIL_TYPE, cls.VERSION, tenant_id)
        return cls(
            event_id=event_id,
            tenant_id=tenant_id,
            # Onboarding is the first cause of all that happens to a tenant.
            correlation_id=event_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            slug=slug,
            tier=tier,
        )
