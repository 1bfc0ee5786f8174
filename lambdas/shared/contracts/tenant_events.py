"""Events that end an operation on a tenant, version 1; their JSON Schemas lie beside this file.

Each operation ends with exactly one of them: with that of its kind, or with ``TenantOperationFailed``.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantEvent(Event):
    """An operation on a tenant has ended.

    Attributes:
        operation_id: The operation, which is the correlation id too.
    """

    SOURCE: ClassVar[str] = "saas.tenants"

    operation_id: str

    @classmethod
    def ending(cls, *, tenant_id: str, operation_id: str, attempt: int, occurred_at: str, **told: Any) -> Self:
        """The event that ends this attempt of an operation: the same one however often it is made.

        Args:
            tenant_id: Whom the operation concerned.
            operation_id: The operation.
            attempt: How often it was tried, this time included.
            occurred_at: UTC, RFC 3339.
            **told: What this kind of event tells beside.
        """
        return cls(
            event_id=event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{operation_id}/{attempt}"),
            tenant_id=tenant_id,
            correlation_id=operation_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            operation_id=operation_id,
            **told,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOnboarded(TenantEvent):
    """A tenant can be used from now on.

    Attributes:
        slug: The tenant's name in addresses.
        tier: Its tier.
        model: ``pool``, ``bridge`` or ``silo``.
    """

    DETAIL_TYPE: ClassVar[str] = "TenantOnboarded"

    slug: str
    tier: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSuspended(TenantEvent):
    """A tenant is refused from now on; its data stays."""

    DETAIL_TYPE: ClassVar[str] = "TenantSuspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantReactivated(TenantEvent):
    """A suspended tenant can be used again."""

    DETAIL_TYPE: ClassVar[str] = "TenantReactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRenamed(TenantEvent):
    """A tenant has another name in addresses.

    Attributes:
        slug: The one from now on.
        former_slug: The one before, which nobody else gets for a while.
    """

    DETAIL_TYPE: ClassVar[str] = "TenantRenamed"

    slug: str
    former_slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantTierChanged(TenantEvent):
    """A tenant is of another tier or isolation model, with all of its data.

    Attributes:
        from_tier: Its tier before.
        to_tier: Its tier from now on.
        from_model: Its isolation model before.
        to_model: Its isolation model from now on.
    """

    DETAIL_TYPE: ClassVar[str] = "TenantTierChanged"

    from_tier: str
    to_tier: str
    from_model: str
    to_model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantExported(TenantEvent):
    """All of a tenant's data lies in an archive that it can download."""

    DETAIL_TYPE: ClassVar[str] = "TenantExported"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOffboarded(TenantEvent):
    """A tenant is gone, and its data with it.

    Attributes:
        receipt: Digest of the receipt: SHA-256 in hexadecimal.
    """

    DETAIL_TYPE: ClassVar[str] = "TenantOffboarded"

    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOperationFailed(TenantEvent):
    """An operation could not be done.

    Attributes:
        kind: Of the operation.
        step: Where it ended; empty where that is not known.
        reason: Why.
        compensated: Whether all that had been done was undone; if not, an operator has to look.
        status: The tenant's after it.
    """

    DETAIL_TYPE: ClassVar[str] = "TenantOperationFailed"

    kind: str
    step: str
    reason: str
    compensated: bool
    status: str


TENANT_EVENTS: tuple[type[TenantEvent], ...] = (
    TenantOnboarded,
    TenantSuspended,
    TenantReactivated,
    TenantRenamed,
    TenantTierChanged,
    TenantExported,
    TenantOffboarded,
    TenantOperationFailed,
)
"""All of them."""
