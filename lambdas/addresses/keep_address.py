"""Consumer of what changes tenants' addresses, or where their requests go: the edge follows."""

from lambdas.addresses.wiring import addresses
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.domain_events import DomainRemoved, DomainVerified
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.tenant_events import (
    TenantOffboarded,
    TenantOnboarded,
    TenantOperationFailed,
    TenantRenamed,
    TenantTierChanged,
)


# A tenant that leaves takes its addresses with it.
@event_consumer(
    DomainRemoved,
    DomainVerified,
    TenantOffboarded,
    TenantOnboarded,
    TenantOperationFailed,
    TenantRenamed,
    TenantTierChanged,
    refuse_inactive=False,
)
def handler(event: Event) -> None:
    """Keep the addresses that the event is about as the registry says."""
    match event:
        case DomainRemoved() | DomainVerified():
            addresses.keep_host(event.host)
        case TenantRenamed():
            addresses.keep_slug(event.slug)
            addresses.keep_slug(event.former_slug)
        # A move that failed late has moved the tenant all the same.
        case TenantOnboarded() | TenantOperationFailed() | TenantTierChanged():
            addresses.keep_home(event.tenant_id)
        case _:
            addresses.keep_of(event.tenant_id)
