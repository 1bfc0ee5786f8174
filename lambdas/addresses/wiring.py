"""What keeps the edge's addresses. Made while Lambda initialises the environment."""

from lambdas.addresses.addresses import Addresses
from lambdas.addresses.distribution_tenants import DistributionTenants
from lambdas.addresses.domain_progress import DomainProgress
from lambdas.addresses.homes import Homes
from lambdas.addresses.key_values import KeyValues
from lambdas.shared import settings
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry

registry = TenantRegistry.from_environment()
addresses = Addresses(
    homes=Homes(tenants=registry, cell=settings.required("CELL"), api_domain=settings.required("API_DOMAIN")),
    slugs=Slugs(registry.client, registry.table_name),
    domains=DomainReader(registry.client, registry.table_name),
    progress=DomainProgress(registry.client, registry.table_name),
    entries=KeyValues.from_environment(),
    served=DistributionTenants.from_environment(),
)
