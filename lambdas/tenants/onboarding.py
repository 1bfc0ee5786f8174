"""Making a tenant, in steps that can each be repeated.

The first step decides everything that would otherwise differ between two attempts: the tenant's id, its usage key
and its moment of birth are fixed with the slug. Whatever happens afterwards (a crash, a time-out, a second call at the
same time), calling again goes through the same steps with the same values and ends in the same state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.tenant_onboarded import TenantOnboarded
from lambdas.tenants.request import OnboardingRequest

# Twice as long as an onboarding may take: nobody is at work on an older reservation.
_ABANDONED_AFTER: Final = timedelta(minutes=1)


class SlugTakenError(Exception):
    """The slug belongs to a tenant of other content."""


class OwnerTakenError(Exception):
    """The owner's user belongs to another tenant."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A slug and what was decided with it.

    Attributes:
        tenant_id: The tenant to be.
        usage_key: Value of its API key.
        fingerprint: Digest of the request that made the reservation.
        created_at: UTC, RFC 3339.
    """

    tenant_id: str
    usage_key: str
    fingerprint: str
    created_at: str


class Registry(Protocol):
    """The tenant registry."""

    def reserve(self, slug: str, reservation: Reservation) -> Reservation:
        """Reserve ``slug`` unless it is; answers with the reservation that stands."""

    def replace(self, slug: str, old: Reservation, new: Reservation) -> bool:
        """Put ``new`` in place of ``old`` unless a tenant came of it; tells whether it was."""

    def tenant_of_member(self, principal_id: str) -> str | None:
        """The tenant that the principal belongs to, if any."""

    def activate(self, request: OnboardingRequest, reservation: Reservation, owner_id: str) -> None:
        """Write tenant and owner's membership together, unless the tenant exists already.

        Raises ``OwnerTakenError`` when the owner became another tenant's member meanwhile, and
        ``SlugTakenError`` when the reservation was replaced.
        """


class UsageKeys(Protocol):
    """API keys, by which usage is metered and throttled for each tenant."""

    def ensure(self, *, name: str, value: str, tier: str) -> None:
        """See to it that the key exists and belongs to the tier's usage plan."""


class Directory(Protocol):
    """The user directory."""

    def ensure_user(self, email: str) -> str:
        """See to it that the user exists, and answer with its ``sub``."""


class Publisher(Protocol):
    """The event bus."""

    def publish(self, event: Event) -> None:
        """Put the event on the bus."""


@dataclass(frozen=True, slots=True)
class Onboarded:
    """A tenant that is ready.

    Attributes:
        tenant_id: Its id.
        owner_id: Its owner's ``sub``.
        created_at: UTC, RFC 3339.
    """

    tenant_id: str
    owner_id: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Onboarding:
    """Makes tenants.

    Attributes:
        registry: The tenant registry.
        usage_keys: API keys.
        directory: The user directory.
        publisher: The event bus.
        new_tenant_id: Makes a fresh tenant id.
        new_usage_key: Makes a fresh secret value.
    """

    registry: Registry
    usage_keys: UsageKeys
    directory: Directory
    publisher: Publisher
    new_tenant_id: Callable[[], str]
    new_usage_key: Callable[[], str]

    def onboard(self, request: OnboardingRequest) -> Onboarded:
        """Make the tenant, or finish making it, or find it made.

        The event comes last and is published on each call, always with the same id: at least once, however a call ends.

        Raises:
            SlugTakenError: The slug was reserved by a request of other content, and a tenant came of it
                or may yet.
            OwnerTakenError: The owner belongs to another tenant.
        """
        fresh = Reservation(
            tenant_id=self.new_tenant_id(),
            usage_key=self.new_usage_key(),
            fingerprint=request.fingerprint,
            created_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        reserved = self.registry.reserve(request.slug, fresh)
        if reserved.fingerprint != request.fingerprint:
            # A request that could not succeed, say for its owner, must not keep the slug for ever.
            if not (_is_abandoned(reserved, fresh) and self.registry.replace(request.slug, reserved, fresh)):
                raise SlugTakenError(
                    f"the slug {request.slug!r} belongs to another tenant or, for a minute, to another attempt; "
                    "choose another one, or try again"
                )
            reserved = fresh
        self.usage_keys.ensure(name=reserved.tenant_id, value=reserved.usage_key, tier=request.tier)
        owner_id = self.directory.ensure_user(request.owner_email)
        member_of = self.registry.tenant_of_member(owner_id)
        if member_of not in (None, reserved.tenant_id):
            raise OwnerTakenError("the owner's address belongs to a user of another tenant; choose another one")
        self.registry.activate(request, reserved, owner_id)
        self.publisher.publish(
            TenantOnboarded.of(
                tenant_id=reserved.tenant_id,
                slug=request.slug,
                tier=request.tier,
                occurred_at=reserved.created_at,
            )
        )
        return Onboarded(reserved.tenant_id, owner_id, reserved.created_at)


def _is_abandoned(reservation: Reservation, fresh: Reservation) -> bool:
    born, now = (datetime.fromisoformat(made.created_at) for made in (reservation, fresh))
    return now - born >= _ABANDONED_AFTER
