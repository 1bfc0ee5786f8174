"""What a site offers now, read where it is kept. Nothing above this module knows DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from lambdas.orders import keys
from lambdas.orders.errors import SiteNotSetUpError
from lambdas.orders.items import ForeignItemError
from lambdas.orders.offer import Offer, Offered, Site
from lambdas.shared.batch_get import items_of
from lambdas.shared.errors import BusyError
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SITE_SECONDS: Final = 30
"""How long a site's brand and currency are remembered."""

# What was remembered may be wrong; what was read a moment ago is so when somebody changes the site just then.
_LOOKS: Final = 3


class MenuReader:
    """Sites and menus of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant: Whose they are.
        sites: Sites that are remembered, by tenant and site.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        tenant: Tenant,
        *,
        sites: ExpiringCache[Site],
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant.tenant_id
        self._sites = sites

    def offers(self, site_id: str, skus: Iterable[str], *, day: str | None = None) -> Offered:
        """The site, and what of ``skus`` it offers at this moment, by sku; what it doesn't is left out.

        Which brand's menu to read is remembered. The site is read again along with the menu, so that what was
        remembered never decides whose prices these are, and in which currency.

        Args:
            site_id: The site.
            skus: What is wanted of its menu.
            day: Of which the tenant's orders are read along, as far as they are counted by now.

        Raises:
            SiteNotSetUpError: There is no such site.
            BusyError: DynamoDB does not read all of it, or the site is being changed.
        """
        wanted = list(dict.fromkeys(skus))
        site_key = (keys.site_pk(self._tenant_id, site_id), keys.SITE_SK)
        counter = [] if day is None else [(keys.quota_pk(self._tenant_id), keys.orders_counted_sk(day))]
        for _ in range(_LOOKS):
            site = self._sites.get(site_key[0], lambda now: (self._read_site(site_key, site_id), now + SITE_SECONDS))
            brand, own = keys.brand_menu_pk(self._tenant_id, site.brand_id), keys.site_menu_pk(self._tenant_id, site_id)
            menu = [(pk, keys.menu_item_sk(sku)) for sku in wanted for pk in (brand, own)]
            found = self._read([site_key, *counter, *menu])
            if site_key in found and _site(found[site_key]) == site:
                offered = ((sku, _offer(found, brand, own, keys.menu_item_sk(sku))) for sku in wanted)
                offers = {sku: offer for sku, offer in offered if offer is not None}
                return Offered(site, offers, sum(_counted(found.get(key)) for key in counter))
            self._sites.forget(site_key[0])
        raise BusyError("the site is being changed; try again")

    def _read_site(self, key: tuple[str, str], site_id: str) -> Site:
        found = self._read([key])
        if key not in found:
            raise SiteNotSetUpError(f"the site {site_id} is not set up; put its brand and currency first")
        return _site(found[key])

    def _read(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Mapping[str, Any]]:
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        item_keys: list[Any] = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in wanted]
        for item in items_of(self._client, self._table_name, item_keys):
            if not item["pk"]["S"].startswith(f"{self._tenant_id}#"):
                raise ForeignItemError("the table answered with an item of another tenant")
            found[item["pk"]["S"], item["sk"]["S"]] = item
        return found


def _counted(counter: Mapping[str, Any] | None) -> int:
    return 0 if counter is None else int(counter["used"]["N"])


def _site(item: Mapping[str, Any]) -> Site:
    return Site(brand_id=item["brand_id"]["S"], currency=item["currency"]["S"])


def _offer(found: Mapping[tuple[str, str], Mapping[str, Any]], brand: str, site: str, position: str) -> Offer | None:
    of_brand = found.get((brand, position))
    if of_brand is None:
        return None
    # What the site says of a position goes before what its brand says.
    said = {**of_brand, **found.get((site, position), {})}
    if not said["available"]["BOOL"]:
        return None
    return Offer(said["name"]["S"], int(said["unit_price"]["N"]), _supplies(said))


def _supplies(position: Mapping[str, Any]) -> dict[str, int]:
    if "supplies" not in position:
        return {}
    return {use["M"]["supply_id"]["S"]: int(use["M"]["quantity"]["N"]) for use in position["supplies"]["L"]}
