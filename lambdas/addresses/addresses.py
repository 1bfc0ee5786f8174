"""Keeps the edge as the registry says: whose each host and each slug is, and what is served at tenants' own domains.

Everything here goes by what the registry says now and never by what an event said, so that it may be called again,
late, and in any order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from lambdas.addresses.distribution_tenants import ServedElsewhereError
from lambdas.addresses.domain_progress import DomainProgress
from lambdas.addresses.entries import HOST, SLUG, entry, host_key, is_address, slug_key, tenant_of
from lambdas.addresses.serving import Served, serve
from lambdas.shared.observability import logger
from lambdas.shared.registry.domain import LIVE, PROVEN, PROVISIONING, VERIFIED
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.records import FAILED, OFFBOARDED
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry

_GONE: Final = frozenset({FAILED, OFFBOARDED})
_UNFINISHED: Final = (VERIFIED, PROVISIONING)
_PAGE: Final = 100
_SHOWN: Final = 5


class AddressesFailedError(Exception):
    """Some addresses could not be kept; why is in the log."""


class Entries(Protocol):
    """The key-value store of the edge."""

    def get(self, key: str) -> str | None:
        """An entry's value; none where there is none."""

    def all(self) -> dict[str, str]:
        """Every entry."""

    def change(self, puts: Mapping[str, str], deletes: Iterable[str] = ()) -> None:
        """Write entries, and delete entries that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses of all tenants.

    Attributes:
        tenants: The registry.
        slugs: Whose a slug is.
        domains: Whose a host is.
        progress: Tells tenants how far their domains are.
        entries: What the edge's function reads.
        served: What CloudFront serves at tenants' own domains; nothing where it serves none.
        cell: Where tenants are served.
    """

    tenants: TenantRegistry
    slugs: Slugs
    domains: DomainReader
    progress: DomainProgress
    entries: Entries
    served: Served | None
    cell: str

    def keep(self, key: str) -> None:
        """Keep what a key of the store is about."""
        if key.startswith(HOST):
            self.keep_host(key.removeprefix(HOST))
        else:
            self.keep_slug(key.removeprefix(SLUG))

    def keep_slug(self, slug: str) -> None:
        """Let the edge know whose a slug is, or that it is nobody's."""
        self._keep_entry(slug_key(slug), self.slugs.tenant_of(slug))

    def keep_host(self, host: str) -> None:
        """Take a domain the next step towards being served, or serve it no more where it is nobody's."""
        owner = self.domains.owner(host)
        if owner is None:
            self._serve_no_more(host)
            # Last: as long as there is an entry, a later look at all of them comes here again.
            self._keep_entry(host_key(host), None)
            return
        self._keep_entry(host_key(host), owner)
        domain = self.domains.find(owner, host)
        if self.served is None or domain is None:
            return
        now = serve(host, domain.status, self.served)
        self.progress.tell(domain, now.status, reason=now.reason, points_to=self.served.endpoint)

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

    def keep_all(self) -> None:
        """Look at every address that the edge knows otherwise than the registry, and at every domain that is served.

        Raises:
            AddressesFailedError: Some could not be kept; the others were.
        """
        known = {key: value for key, value in self.entries.all().items() if is_address(key)}
        wanted = dict(self._wanted())
        different = {key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key)}
        self._keep(sorted(different | {host_key(domain.host) for domain in self.domains.of_status(LIVE)}))

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

    def _wanted(self) -> Iterator[tuple[str, str]]:
        after: str | None = None
        while True:
            page, after = self.tenants.list(limit=_PAGE, after=after)
            yield from (
                (slug_key(record.slug), entry(record.tenant_id, self.cell))
                for record in page
                if record.status not in _GONE
            )
            if after is None:
                break
        for status in PROVEN:
            for domain in self.domains.of_status(status):
                yield host_key(domain.host), entry(domain.tenant_id, self.cell)

    def _keep_entry(self, key: str, tenant_id: str | None) -> None:
        now = self.entries.get(key)
        wanted = None if tenant_id is None else entry(tenant_id, self.cell)
        if now == wanted:
            return
        if wanted is None:
            self.entries.change({}, [key])
        else:
            self.entries.change({key: wanted})

    def _serve_no_more(self, host: str) -> None:
        if self.served is None:
            return
        try:
            found = self.served.find(host)
        except ServedElsewhereError:
            return
        if found is not None:
            self.served.remove(found)
