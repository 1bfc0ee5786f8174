"""A membership as the registry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from lambdas.shared.registry.values import from_item, to_item

OWNER: Final = "owner"
INVITED: Final = "invited"
ACTIVE: Final = "active"
DISABLED: Final = "disabled"


def member_key(principal: str) -> dict[str, Any]:
    """Key of a membership."""
    return {"pk": {"S": f"member#{principal}"}, "sk": {"S": "membership"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What a user or machine client may do, and for which tenant.

    Attributes:
        principal: A user's ``sub``, or a machine client's id.
        tenant_id: The tenant.
        email: A user's address, in lower case.
        roles: In the tenant, sorted.
        sites: Which sites it is limited to, sorted; ``*`` for all.
        brands: Whose sites it reaches besides, also those that come later.
        status: ``invited`` until the first sign-in, ``active``, or ``disabled``.
        created_at: UTC, RFC 3339.
        version: Counts the writes, 1 at first.
    """

    principal: str
    tenant_id: str
    email: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    brands: tuple[str, ...] = ()
    status: str = INVITED
    created_at: str = ""
    version: int = 1

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The membership that ``item`` keeps; what an older record lacks is as for an active member."""
        kept = from_item({name: value for name, value in item.items() if name not in {"pk", "sk", "member_of"}})
        for name in ("roles", "sites", "brands"):
            kept[name] = tuple(kept.get(name, ()))
        kept["status"] = kept.pop("standing", ACTIVE)
        return cls(**{"email": "", **kept, "principal": item["pk"]["S"].removeprefix("member#")})

    def to_item(self) -> dict[str, Any]:
        """The item that keeps the membership."""
        values = {
            "tenant_id": self.tenant_id,
            "member_of": self.tenant_id,
            # The key of an index: what has none, such as a machine client, is not in the list.
            "email": self.email or None,
            "roles": self.roles,
            "sites": self.sites,
            "brands": self.brands or None,
            # Not `status`: with it, members would be among the tenants of that status in the index.
            "standing": self.status,
            "created_at": self.created_at,
            "version": self.version,
        }
        return {**member_key(self.principal), **to_item(values)}

    def to_json(self) -> dict[str, Any]:
        """The member as the tenant's leaders and operators see it, and as audit entries keep it."""
        return {
            "user_id": self.principal,
            "email": self.email,
            "roles": list(self.roles),
            "sites": list(self.sites),
            "brands": list(self.brands),
            "status": self.status,
            "created_at": self.created_at,
            "version": self.version,
        }

    @property
    def counts(self) -> bool:
        """Whether it is one of the users that a tier allows."""
        return self.status != DISABLED

    @property
    def is_active_owner(self) -> bool:
        """Whether the tenant has somebody to lead it in this member."""
        return self.status == ACTIVE and OWNER in self.roles
