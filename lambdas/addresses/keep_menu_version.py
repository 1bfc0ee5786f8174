"""Consumer of what changes tenants' menus, or whether they are shown: the edge asks for their pages anew."""

from collections.abc import Iterable, Sequence

from lambdas.addresses.key_values import KeyValues
from lambdas.addresses.menu_versions import MenuVersions
from lambdas.shared.consumer import batch_consumer
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.menu_item_changed import MenuItemChanged
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.contracts.tenant_events import (
    TenantOffboarded,
    TenantReactivated,
    TenantSuspended,
    TenantTierChanged,
)
from lambdas.shared.contracts.tenant_thawed import TenantThawed

versions = MenuVersions(KeyValues.from_environment())


# A tenant that is suspended shows no menu, and one that leaves keeps no version.
@batch_consumer(
    MenuItemChanged,
    SiteChanged,
    TenantOffboarded,
    TenantReactivated,
    TenantSuspended,
    TenantThawed,
    TenantTierChanged,
    refuse_inactive=False,
)
def handler(events: Sequence[Event]) -> Iterable[Event]:
    """Raise the version of each tenant of a batch, once.

    A batch that fails half-way is taken again as a whole: a version that is raised twice makes its page once more.
    """
    gone = {event.tenant_id for event in events if isinstance(event, TenantOffboarded)}
    changed = {event.tenant_id for event in events} - gone
    if changed:
        versions.raise_of(changed)
    if gone:
        versions.forget(gone)
    return ()
