"""What a caller may reach within the tenant: sites, and what belongs to all of them."""

from lambdas.shared.errors import NotAllowedError
from lambdas.shared.tenant import ANY_SITE, Tenant


def check_site(tenant: Tenant, site_id: str) -> None:
    """Refuse a site that the caller does not reach.

    Raises:
        NotAllowedError: The caller is limited to other sites.
    """
    if not tenant.reaches_site(site_id):
        raise NotAllowedError(f"you may not work with the site {site_id}")


def check_every_site(tenant: Tenant) -> None:
    """Refuse a caller who is limited to sites: what belongs to a brand shows at each of its sites.

    Raises:
        NotAllowedError: The caller is limited to some sites.
    """
    if ANY_SITE not in tenant.sites:
        raise NotAllowedError("this concerns every site of the brand, and you are limited to some")
