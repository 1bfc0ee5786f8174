"""A tenant as the registry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from lambdas.shared.registry.values import from_item, to_attribute, to_item

ONBOARDING: Final = "onboarding"
ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
MOVING: Final = "moving"
OFFBOARDING: Final = "offboarding"
OFFBOARDED: Final = "offboarded"
FAILED: Final = "failed"
STATUSES: Final = (ONBOARDING, ACTIVE, SUSPENDED, MOVING, OFFBOARDING, OFFBOARDED, FAILED)
"""What a tenant's record may say of it."""

POOL: Final = "pool"
BRIDGE: Final = "bridge"
SILO: Final = "silo"
MODELS: Final = (POOL, BRIDGE, SILO)
"""Where a tenant's data and functions are: with all others', in a table of its own, in a stack of its own."""

_REQUIRED: Final = ("tenant_id", "name", "slug", "tier", "status", "usage_key", "created_at")
# Kept also when empty: counts are added to, and indexes hold the sites.
_ALWAYS_KEPT: Final = frozenset({"sites", "users", "version"})


def tenant_key(tenant_id: str) -> dict[str, Any]:
    """Key of a tenant's record."""
    return {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRecord:
    """A tenant's record: what it is, and what it is to be.

    Attributes:
        tenant_id: See ``lambdas.shared.tenant_id``.
        name: For people.
        slug: Unique name in addresses.
        domains: Host names that the tenant has proven to be its own.
        tier: ``basic``, ``standard`` or ``premium``.
        model: One of `MODELS`.
        status: One of `STATUSES`.
        desired: ``status``, ``tier`` and ``model`` that the operation under way is to lead to.
        table: The tenant's own table; empty where its items are in the pool's.
        api_url: Base address of a silo's own API; empty without one.
        stack: Name of the tenant's own stack; empty without one.
        usage_key: Value of its API key; it meters and throttles, it does not authenticate.
        sites: Ids of its sites.
        overrides: What differs from its tier.
        users: How many members may sign in: those invited and those active.
        version: Counts the writes, 1 at first.
        operation: Id of the operation that holds the tenant; empty where none does.
        legal_hold: ``reason``, ``by`` and ``at``, while its data may not be deleted.
        created_at: UTC, RFC 3339.
        updated_at: Of the last write; UTC, RFC 3339.
    """

    tenant_id: str
    name: str
    slug: str
    tier: str
    status: str
    usage_key: str
    created_at: str
    updated_at: str = ""
    model: str = POOL
    table: str = ""
    api_url: str = ""
    stack: str = ""
    operation: str = ""
    users: int = 0
    version: int = 1
    domains: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    desired: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    legal_hold: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The tenant that ``item`` keeps; what an older record lacks is as for a tenant of the pool.

        Raises:
            KeyError: The record lacks what every one has.
        """
        kept = from_item({name: value for name, value in item.items() if name not in {"pk", "sk", "outbox"}})
        for name in ("domains", "sites"):
            kept[name] = tuple(kept.get(name, ()))
        absent = [name for name in _REQUIRED if name not in kept]
        if absent:
            raise KeyError(f"the record of a tenant lacks {', '.join(absent)}")
        return cls(**{name: kept[name] for name in ATTRIBUTES if name in kept})

    def to_item(self) -> dict[str, Any]:
        """The item that keeps the tenant, with its key. What is empty is left out, but for lists and counts."""
        return {
            **tenant_key(self.tenant_id),
            **to_item({name: value for name, value in self._values().items() if is_kept(name, value)}),
        }

    def to_json(self) -> dict[str, Any]:
        """The tenant as operators see it, and as audit entries keep it: without its usage key."""
        values = {name: value for name, value in self._values().items() if name != "usage_key"}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ATTRIBUTES}


ATTRIBUTES: Final = tuple(entry.name for entry in fields(TenantRecord))
"""Names of a record's attributes."""


def is_kept(name: str, value: Any) -> bool:
    """Whether an item holds the attribute ``name`` when its value is ``value``; an absent one reads as an empty one."""
    return name in _ALWAYS_KEPT or bool(value)


def attribute_of(name: str, value: Any) -> dict[str, Any]:
    """The value of a tenant's attribute as it is written.

    Raises:
        ValueError: A record has no attribute ``name``.
    """
    if name not in ATTRIBUTES:
        raise ValueError(f"a tenant's record has no {name!r}; it has {', '.join(ATTRIBUTES)}")
    return to_attribute(value)
