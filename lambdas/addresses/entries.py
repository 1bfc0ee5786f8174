"""What the key-value store of the edge holds; its function reads it there (saas_constructs/edge/viewer)."""

import json
from typing import Final

HOST: Final = "host:"
SLUG: Final = "slug:"


def host_key(host: str) -> str:
    """The key of a domain of a tenant's own."""
    return f"{HOST}{host}"


def slug_key(slug: str) -> str:
    """The key of a name in addresses."""
    return f"{SLUG}{slug}"


def entry(tenant_id: str, cell: str) -> str:
    """Whose an address is, and where the tenant is served."""
    return json.dumps({"t": tenant_id, "c": cell}, separators=(",", ":"), sort_keys=True)


def tenant_of(value: str) -> str:
    """Whose an entry of that value is."""
    return str(json.loads(value)["t"])


def is_address(key: str) -> bool:
    """Whether the key is one that names a tenant: others of the store are not this package's."""
    return key.startswith((HOST, SLUG))
