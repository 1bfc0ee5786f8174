"""The calling tenant, as the authorizer established it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from lambdas.shared.limits import parted
from lambdas.shared.tenant_id import is_tenant_id

ANY_SITE: Final = "*"
"""The entry in a caller's sites that stands for every site of the tenant."""

EDGE_TENANT: Final = "x-saas-tenant"
"""Header in which the edge tells whose host or path was called; absent where that is nobody's.

It establishes no tenant: who calls an API directly may leave it out, or send another's and be refused.
"""

MOVING: Final = "moving"
"""Status of a tenant whose items are on the way to another table."""
_KEYS: Final = ("tenant_id", "user_id", "tier", "roles", "sites")


class InvalidTenantContextError(ValueError):
    """The authorizer's context is absent or malformed: the function is not behind the tenant authorizer."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The tenant on whose behalf a request runs, and who asks.

    Attributes:
        tenant_id: See ``lambdas.shared.tenant_id``.
        user_id: The token's ``sub``: a user, or a machine client's id.
        tier: ``basic``, ``standard`` or ``premium``.
        roles: The caller's roles in the tenant.
        sites: The sites the caller is limited to; ``*`` for all.
        table: The table with the tenant's items, ``""`` for the pool's; nothing where it has to be looked up.
        features: What the tenant's tier, or an override of its own, includes.
        limits: How many of what the tenant may have, by name, such as ``sites``; any number where there is none.
        moving: Whether its items are on the way to another table, so that nothing may be done with them now.
    """

    tenant_id: str
    user_id: str
    tier: str
    roles: frozenset[str]
    sites: frozenset[str]
    table: str | None = None
    features: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    moving: bool = False

    def __post_init__(self) -> None:
        if not is_tenant_id(self.tenant_id):
            raise InvalidTenantContextError(
                f"tenant_id must be 't' and 12 characters of base 32, got {self.tenant_id!r}"
            )
        if not self.user_id:
            raise InvalidTenantContextError("user_id must not be empty")

    @classmethod
    def from_authorizer(cls, event: Mapping[str, Any]) -> Self:
        """The tenant in an API Gateway proxy event, from the authorizer's context and from nothing else.

        Raises:
            InvalidTenantContextError: The context is absent, incomplete or malformed.
        """
        context = (event.get("requestContext") or {}).get("authorizer") or {}
        values: dict[str, Any] = {key: context.get(key) for key in _KEYS}
        wrong = [key for key, value in values.items() if not isinstance(value, str)]
        if wrong:
            raise InvalidTenantContextError(
                f"the authorizer context lacks {', '.join(wrong)}; put the tenant authorizer on this operation"
            )
        return cls(
            tenant_id=values["tenant_id"],
            user_id=values["user_id"],
            tier=values["tier"],
            roles=frozenset(values["roles"].split()),
            sites=frozenset(values["sites"].split()),
            # A WebSocket's context outlives a move to another table, and so has none.
            table=context.get("table"),
            features=frozenset(context.get("features", "").split()),
            limits=parted(context.get("limits", "")),
            moving=context.get("standing") == MOVING,
        )

    @classmethod
    def for_service(cls, tenant_id: str, service: str) -> Self:
        """The tenant for work outside a request, such as a consumer's: every site, no tier, no roles, no known table.

        Args:
            tenant_id: From a verified place: an event's envelope or a table's key.
            service: Who acts, for the records: the user is then ``service:{service}``.

        Raises:
            InvalidTenantContextError: ``tenant_id`` has not the form of one, or ``service`` is empty.
        """
        if not service:
            raise InvalidTenantContextError("service must name who acts for the tenant, got an empty one")
        return cls(
            tenant_id=tenant_id,
            user_id=f"service:{service}",
            tier="",
            roles=frozenset(),
            sites=frozenset({ANY_SITE}),
        )

    def reaches_site(self, site_id: str) -> bool:
        """Whether the caller may work with the site ``site_id``."""
        return ANY_SITE in self.sites or site_id in self.sites
