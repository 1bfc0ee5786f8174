"""Keeps the edge as the registry says: whose each host and each slug is, and what is served at tenants' own domains.

Everything here goes by what the registry says now and never by what an event said, so that it may be called again,
late, and in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from lambdas.addresses.distribution_tenants import ServedElsewhereError
from lambdas.addresses.domain_progress import DomainProgress
from lambdas.addresses.entries import HOME, HOST, SLUG, Entries, home_key, host_key, is_address, slug_key, tenant_of
from lambdas.addresses.homes import GONE, Homes
from lambdas.addresses.serving import Served, serve
from lambdas.shared.observability import logger
from lambdas.shared.registry.domain import LIVE, PROVISIONING, VERIFIED
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.slugs import Slugs

LOOK_MINUTES: Final = 5
"""Minutes between two looks of the schedule (saas_constructs/edge/tenant_addresses.py)."""
_UNFINISHED: Final = (VERIFIED, PROVISIONING)
_SHOWN: Final = 5


class AddressesFailedError(Exception):
    """Some addresses could not be kept; why is in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses of all tenants.

    Attributes:
        homes: Where tenants' requests go.
        slugs: Whose a slug is.
        domains: Whose a host is.
        progress: Tells tenants how far their domains are.
        entries: What the edge's function reads.
        served: What CloudFront serves at tenants' own domains; nothing where it serves none.
    """

    homes: Homes
    slugs: Slugs
    domains: DomainReader
    progress: DomainProgress
    entries: Entries
    served: Served | None

    def keep(self, key: str) -> None:
        """Keep what a key of the store is about."""
        if key.startswith(HOME):
            self._keep_tenant(key.removeprefix(HOME))
        elif key.startswith(HOST):
            self.keep_host(key.removeprefix(HOST))
        else:
            self.keep_slug(key.removeprefix(SLUG))

    def keep_slug(self, slug: str) -> None:
        """Let the edge know whose a slug is and where its requests go, or that it is nobody's."""
        self.entries.keep(slug_key(slug), lambda: self._home(self.slugs.tenant_of(slug)))

    def keep_host(self, host: str) -> None:
        """Take a domain the next step towards being served, or serve it no more where it is nobody's."""
        owner = self.domains.owner(host)
        if owner is None:
            self._serve_no_more(host)
        # Last of a removal: as long as there is an entry, a later look at all of them comes here again.
        self.entries.keep(host_key(host), lambda: self._home(self.domains.owner(host)))
        domain = None if owner is None else self.domains.find(owner, host)
        if self.served is None or domain is None:
            return
        now = serve(host, domain.status, self.served)
        self.progress.tell(domain, now.status, reason=now.reason, points_to=self.served.endpoint)

    def keep_home(self, tenant_id: str) -> None:
        """Let the edge know where a tenant's requests go from now on, at its addresses and at those that are nobody's.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        tenant = self.homes.tenants.get(tenant_id)
        if tenant is not None and tenant.status not in GONE:
            hosts = (host_key(host) for host in tenant.domains)
            self._keep([home_key(tenant_id), slug_key(tenant.slug), *hosts])

    def keep_of(self, tenant_id: str) -> None:
        """Look at every address that the edge knows of a tenant.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        self._keep(
            key for key, value in self.entries.all().items() if is_address(key) and tenant_of(value) == tenant_id
        )

    def keep_unfinished(self) -> None:
        """Take every domain that is not served yet the next step.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        self._keep(host_key(domain.host) for status in _UNFINISHED for domain in self.domains.of_status(status))

    def keep_live(self, part: int, parts: int) -> None:
        """Look at a part of the domains that are served; each is in one of ``parts``, always in the same one.

        Args:
            part: Which part, from 0.
            parts: How many there are.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        hosts = (domain.host for domain in self.domains.of_status(LIVE))
        self._keep(host_key(host) for host in hosts if crc32(host.encode()) % parts == part)

    def keep_all(self) -> None:
        """Look at every address that the edge knows otherwise than the registry.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        known = {key: value for key, value in self.entries.all().items() if is_address(key)}
        wanted = dict(self.homes.every_entry(self.domains))
        different = {key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key)}
        self._keep(sorted(different))

    def _keep_tenant(self, tenant_id: str) -> None:
        self.entries.keep(home_key(tenant_id), lambda: self.homes.own_entry_of(tenant_id))

    def _home(self, tenant_id: str | None) -> str | None:
        return None if tenant_id is None else self.homes.entry_of(tenant_id)

    def _keep(self, keys: Iterable[str]) -> None:
        failed = []
        for key in list(keys):
            try:
                self.keep(key)
            except Exception:  # noqa: BLE001 - one address must not keep all others from being looked at
                logger.exception("address failed", address=key)
                failed.append(key)
        if failed:
            raise AddressesFailedError(f"{len(failed)} addresses could not be kept: {', '.join(failed[:_SHOWN])}")

    def _serve_no_more(self, host: str) -> None:
        if self.served is None:
            return
        try:
            found = self.served.find(host)
        except ServedElsewhereError:
            return
        if found is not None:
            self.served.remove(found)
