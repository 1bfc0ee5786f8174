"""What the key-value store of the edge holds; its function reads it there (saas_constructs/edge/viewer)."""

import json
from collections.abc import Callable
from typing import Final, Protocol

HOST: Final = "host:"
SLUG: Final = "slug:"
HOME: Final = "home:"


class Entries(Protocol):
    """The key-value store of the edge."""

    def all(self) -> dict[str, str]:
        """Every entry."""

    def keep(self, key: str, wanted: Callable[[], str | None]) -> None:
        """Make an entry what ``wanted`` says, or delete it; asked again where somebody else wrote meanwhile."""


def host_key(host: str) -> str:
    """The key of a domain of a tenant's own."""
    return f"{HOST}{host}"


def slug_key(slug: str) -> str:
    """The key of a name in addresses."""
    return f"{SLUG}{slug}"


def home_key(tenant_id: str) -> str:
    """The key of where a tenant with an API of its own is served: of its requests at addresses that are nobody's."""
    return f"{HOME}{tenant_id}"


def entry(tenant_id: str, cell: str, *, api: str = "") -> str:
    """Whose an address is, and where the tenant is served.

    Args:
        tenant_id: Whose it is.
        cell: Where the tenant is.
        api: The tenant's own API, as ``{id}/{stage}``; empty where it shares the cell's.
    """
    told = {"t": tenant_id, "c": cell} | ({"a": api} if api else {})
    return json.dumps(told, separators=(",", ":"), sort_keys=True)


def tenant_of(value: str) -> str:
    """Whose an entry of that value is."""
    return str(json.loads(value)["t"])


def is_address(key: str) -> bool:
    """Whether the key is one that names a tenant: others of the store are not this package's."""
    return key.startswith((HOST, SLUG, HOME))
