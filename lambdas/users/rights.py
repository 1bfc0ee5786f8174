"""Who may do what to whom. Pure."""

from dataclasses import dataclass
from typing import Final, Self

from lambdas.shared.errors import NotAllowedError
from lambdas.shared.registry.membership import OWNER, Membership
from lambdas.shared.tenant import ANY_SITE, Tenant

ROLES: Final = ("customer", "kitchen", "manager", "owner", "waiter")
"""What a user of a tenant may be."""
_BELOW_MANAGER: Final = frozenset({"customer", "kitchen", "waiter"})


@dataclass(frozen=True, slots=True)
class Rights:
    """How far somebody's say over a tenant's users goes.

    Attributes:
        roles: The roles that they may give and take, and whose bearers they may touch.
        sites: The sites that they may let others reach; ``*`` for all.
    """

    roles: frozenset[str]
    sites: frozenset[str]

    @classmethod
    def of(cls, tenant: Tenant) -> Self:
        """A caller's: an owner's are all, a manager's end below managers and at their own sites."""
        if OWNER in tenant.roles:
            return cls(frozenset(ROLES), frozenset({ANY_SITE}))
        return cls(_BELOW_MANAGER, tenant.sites)

    @classmethod
    def of_operator(cls, *, gives_lead: bool = True) -> Self:
        """An operator's, whose own roles were checked already.

        Args:
            gives_lead: Whether they may make owners and managers.
        """
        return cls(frozenset(ROLES) if gives_lead else _BELOW_MANAGER, frozenset({ANY_SITE}))

    def check(self, member: Membership) -> None:
        """Refuse a member that is, or is to be, beyond these rights.

        Raises:
            NotAllowedError: For a role, a site or a brand.
        """
        above = sorted(set(member.roles) - self.roles)
        if above:
            raise NotAllowedError(
                f"you may manage users with the roles {', '.join(sorted(self.roles))} only, not {', '.join(above)}"
            )
        if ANY_SITE in self.sites:
            return
        elsewhere = sorted(set(member.sites) - self.sites)
        if elsewhere:
            raise NotAllowedError(f"you may manage users of your own sites only, not of {', '.join(elsewhere)}")
        if member.brands:
            # A brand's sites become more; those of a caller limited to sites don't.
            raise NotAllowedError("a brand may have sites that you don't reach; name sites instead")

    def shows(self, member: Membership) -> bool:
        """Whether the member is in the list that they get: all, or those of their sites only."""
        return ANY_SITE in self.sites or bool(self.sites.intersection(member.sites))
