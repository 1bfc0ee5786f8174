"""Where tenants' requests go, as the edge is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lambdas.addresses.entries import entry, home_key, host_key, slug_key
from lambdas.shared.registry.domain import PROVEN
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.records import FAILED, OFFBOARDED, TenantRecord
from lambdas.shared.registry.store import TenantRegistry

GONE: Final = frozenset({FAILED, OFFBOARDED})
"""Statuses of tenants that have no addresses."""
UNKNOWN: Final = ""
"""Stands for an entry that can't be made; none in the store is like it."""
_API: Final = re.compile(r"https://(?P<id>[a-z0-9]{1,63})\.(?P<domain>[a-z0-9.-]+)/(?P<stage>[A-Za-z0-9_-]{1,128})/?")
_PAGE: Final = 100


class ForeignApiError(Exception):
    """The edge would send a tenant's tokens to what is not API Gateway of the cell's region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Entries of tenants, by what the registry says of them now.

    Attributes:
        tenants: The registry.
        cell: Where tenants are served.
        api_domain: Domain below which API Gateway serves the APIs of the cell's region: a silo's is there.
    """

    tenants: TenantRegistry
    cell: str
    api_domain: str

    def entry_of(self, tenant_id: str) -> str | None:
        """What the addresses of a tenant lead to; nothing where there is no such tenant.

        Raises:
            ForeignApiError: Its own API is not where APIs of the cell are.
        """
        tenant = self.tenants.get(tenant_id)
        return None if tenant is None else self._entry(tenant)

    def own_entry_of(self, tenant_id: str) -> str | None:
        """As `entry_of`, for a tenant with an API of its own; nothing for all others.

        Raises:
            ForeignApiError: Its own API is not where APIs of the cell are.
        """
        tenant = self.tenants.get(tenant_id)
        return self._entry(tenant) if tenant is not None and tenant.api_url and tenant.status not in GONE else None

    def every_entry(self, domains: DomainReader) -> Iterator[tuple[str, str]]:
        """The key and value of each address in the registry; `UNKNOWN` for one that can't be made."""
        known: dict[str, str] = {}
        for tenant in self._every_tenant():
            known[tenant.tenant_id] = self._told(tenant)
            yield slug_key(tenant.slug), known[tenant.tenant_id]
            if tenant.api_url:
                yield home_key(tenant.tenant_id), known[tenant.tenant_id]
        for status in PROVEN:
            for domain in domains.of_status(status):
                # Of a tenant that came meanwhile its own look will know.
                yield host_key(domain.host), known.get(domain.tenant_id, UNKNOWN)

    def _every_tenant(self) -> Iterator[TenantRecord]:
        after: str | None = None
        while True:
            page, after = self.tenants.list(limit=_PAGE, after=after)
            yield from (tenant for tenant in page if tenant.status not in GONE)
            if after is None:
                return

    def _told(self, tenant: TenantRecord) -> str:
        try:
            return self._entry(tenant)
        except ForeignApiError:
            return UNKNOWN

    def _entry(self, tenant: TenantRecord) -> str:
        return entry(tenant.tenant_id, self.cell, api=self._api(tenant) if tenant.api_url else "")

    def _api(self, tenant: TenantRecord) -> str:
        found = _API.fullmatch(tenant.api_url)
        if found is None or found["domain"] != self.api_domain:
            raise ForeignApiError(
                f"tenant {tenant.tenant_id} has the API {tenant.api_url!r}, which is not below {self.api_domain}; "
                "its addresses are left as they are: move the tenant to a stack of this cell"
            )
        return f"{found['id']}/{found['stage']}"
