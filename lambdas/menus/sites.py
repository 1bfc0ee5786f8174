"""What may be done to sites; knows neither HTTP nor DynamoDB."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from lambdas.menus.model import Site
from lambdas.shared.contention import repeated
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.errors import NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.preconditions import check_version
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant

_LIMIT: Final = "sites"


@dataclass(frozen=True, slots=True)
class Count:
    """How many sites there were at a moment.

    Attributes:
        sites: How many.
        revision: Tells whether another site was counted and set up since; 0 before the first.
    """

    sites: int
    revision: int


class Sites(Protocol):
    """One tenant's sites."""

    def find(self, site_id: str) -> Site | None:
        """The site, if it is set up."""

    def count(self) -> Count:
        """How many there are."""

    def save(self, site: Site, *, before: int, event: SiteChanged, counted: Count | None = None) -> None:
        """Keep ``site`` in place of version ``before``, and tell ``event``.

        It raises ``LostRaceError``, also where ``counted`` is not so any more.
        """


@dataclass(frozen=True, slots=True)
class SavedSite:
    """A site after a request to set it up.

    Attributes:
        site: As it is kept.
        created: Whether there was none before.
    """

    site: Site
    created: bool


def put_site(
    wanted: Site,
    *,
    tenant: Tenant,
    expected: int | None,
    sites: Sites,
    now: Callable[[], datetime] = utc_now,
) -> SavedSite:
    """Set a site up, or change it. Asking for what is so already writes and tells nothing.

    That goes for any ``expected``, as a request whose answer was lost is sent again (RFC 9110, section 13.1.1).

    Args:
        wanted: What it is to be.
        tenant: Who asks.
        expected: The version that the caller means to change, 0 to add one only; any when left out.
        sites: The tenant's sites.
        now: The present moment.

    Raises:
        NotAllowedError: The caller is limited to other sites.
        VersionMismatchError: The site is of another version.
        LimitReachedError: It would be a site more than the tenant may have.
        BusyError: Others kept changing it.
    """
    check_site(tenant, wanted.site_id)

    def attempt() -> SavedSite:
        before = sites.find(wanted.site_id)
        version = before.version if before else 0
        if before and before.content == wanted.content:
            return SavedSite(before, created=False)
        check_version(expected, version)
        site = replace(wanted, version=version + 1, kitchen_open=before.kitchen_open if before else 0)
        counted = None if before else _counted(tenant, sites)
        sites.save(site, before=version, event=_event(tenant, site, rfc3339(now())), counted=counted)
        return SavedSite(site, created=before is None)

    return repeated(attempt)


def _event(tenant: Tenant, site: Site, at: str) -> SiteChanged:
    return SiteChanged.of(
        tenant_id=tenant.tenant_id,
        site_id=site.site_id,
        brand_id=site.brand_id,
        name=site.name,
        site_version=site.version,
        occurred_at=at,
    )


def _counted(tenant: Tenant, sites: Sites) -> Count | None:
    """Return how many sites a new one is added to; nothing where the tenant may have any number."""
    allowed = tenant.limits.get(_LIMIT)
    if allowed is None:
        return None
    count = sites.count()
    if count.sites >= allowed:
        raise LimitReachedError(_LIMIT, allowed=allowed, used=count.sites)
    return count


def find_site(site_id: str, *, tenant: Tenant, sites: Sites) -> Site:
    """The site ``site_id``.

    Raises:
        NotFoundError: It is not set up, or the caller does not reach it.
    """
    site = sites.find(site_id) if tenant.reaches_site(site_id) else None
    if site is None:
        raise NotFoundError("there is no site of this id; an owner or manager sets it up by PUT /sites/{site_id}")
    return site
