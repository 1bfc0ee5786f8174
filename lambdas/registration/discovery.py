"""Where a tenant's application goes, by its slug or its domain. It tells nobody which of them there are.

What is not known, not verified or given up is answered as any tenant of the pool is: alike in every byte, and after as
many reads. Only who has an API of their own is told from the others, by that API's address.
"""

from typing import Any, Final, Protocol

# Never a tenant's: it has not the form of an id.
_NOBODY: Final = "-"


class Names(Protocol):
    """Whose a name is, and what API they have."""

    def by_slug(self, slug: str) -> str | None:
        """The id of the tenant with this slug."""

    def by_host(self, host: str) -> str | None:
        """The id of the tenant that has proven that the host is its own."""

    def api_url(self, tenant_id: str) -> str | None:
        """The address of a tenant's own API; none for a tenant of the pool, and for none at all."""


def by_slug(slug: str, *, common: dict[str, Any], names: Names) -> dict[str, Any]:
    """What the application of the tenant with this slug has to know; ``common`` is that of every tenant of the pool."""
    return _told(names.by_slug(slug), common, names)


def by_host(host: str, *, common: dict[str, Any], names: Names) -> dict[str, Any]:
    """What the application has to know that was fetched from this host, as `by_slug`."""
    return _told(names.by_host(host), common, names)


def _told(tenant_id: str | None, common: dict[str, Any], names: Names) -> dict[str, Any]:
    own = names.api_url(tenant_id or _NOBODY)
    return {**common, "api_url": own or common["api_url"]}
