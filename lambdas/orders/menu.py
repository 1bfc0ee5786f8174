"""What a site offers now, read where it is kept. Nothing above this module knows DynamoDB."""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from lambdas.orders import keys
from lambdas.orders.errors import SiteNotSetUpError
from lambdas.orders.items import ForeignItemError
from lambdas.orders.model import Offer, Site
from lambdas.shared.errors import BusyError
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SITE_SECONDS: Final = 30
"""How long a site's brand and currency are believed."""

# What BatchGetItem takes at once (DynamoDB API Reference).
_BATCH: Final = 100
_ATTEMPTS: Final = 4
_PAUSE_SECONDS: Final = 0.05


class MenuReader:
    """Sites and menus of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant: Whose they are.
        sites: Sites that are remembered, by tenant and site.
        pause: Waits for a number of seconds before a read is repeated.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        tenant: Tenant,
        *,
        sites: ExpiringCache[Site],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant.tenant_id
        self._sites = sites
        self._pause = pause

    def site(self, site_id: str) -> Site:
        """The site, as it was at most ``SITE_SECONDS`` ago.

        Raises:
            SiteNotSetUpError: There is none.
        """
        key = keys.site_pk(self._tenant_id, site_id)
        return self._sites.get(key, lambda now: (self._read_site(key, site_id), now + SITE_SECONDS))

    def offers(self, site_id: str, brand_id: str, skus: Iterable[str]) -> dict[str, Offer]:
        """What of ``skus`` the site offers at this moment, by sku; what it doesn't is left out.

        Raises:
            BusyError: DynamoDB does not read all of them.
        """
        wanted = list(dict.fromkeys(skus))
        brand, site = keys.brand_menu_pk(self._tenant_id, brand_id), keys.site_menu_pk(self._tenant_id, site_id)
        pairs = [(pk, keys.menu_item_sk(sku)) for sku in wanted for pk in (brand, site)]
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for start in range(0, len(pairs), _BATCH):
            for item in self._read(pairs[start : start + _BATCH]):
                found[item["pk"]["S"], item["sk"]["S"]] = item
        offers = {}
        for sku in wanted:
            position = found.get((brand, keys.menu_item_sk(sku)))
            if position is not None:
                # What the site says of a position goes before what its brand says.
                said = {**position, **found.get((site, keys.menu_item_sk(sku)), {})}
                if said["available"]["BOOL"]:
                    offers[sku] = Offer(said["name"]["S"], int(said["unit_price"]["N"]), _supplies_of(said))
        return offers

    def _read_site(self, pk: str, site_id: str) -> Site:
        answer = self._client.get_item(
            TableName=self._table_name, Key={"pk": {"S": pk}, "sk": {"S": keys.SITE_SK}}, ConsistentRead=True
        )
        item = answer.get("Item")
        if item is None:
            raise SiteNotSetUpError(f"the site {site_id} is not set up; put its brand and currency first")
        self._check(item)
        return Site(brand_id=item["brand_id"]["S"], currency=item["currency"]["S"])

    def _read(self, pairs: Sequence[tuple[str, str]]) -> list[Mapping[str, Any]]:
        wanted: Any = {
            self._table_name: {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in pairs], "ConsistentRead": True}
        }
        read: list[Mapping[str, Any]] = []
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._pause(_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311 - spreads retries, keeps no secret
            answer = self._client.batch_get_item(RequestItems=wanted)
            read += answer["Responses"].get(self._table_name, [])
            wanted = answer["UnprocessedKeys"]
            if not wanted:
                break
        else:
            raise BusyError("the menu can't be read at the moment")
        for item in read:
            self._check(item)
        return read

    def _check(self, item: Mapping[str, Any]) -> None:
        if not item["pk"]["S"].startswith(f"{self._tenant_id}#"):
            raise ForeignItemError("the table answered with an item of another tenant")


def _supplies_of(position: Mapping[str, Any]) -> dict[str, int]:
    if "supplies" not in position:
        return {}
    return {use["M"]["supply_id"]["S"]: int(use["M"]["quantity"]["N"]) for use in position["supplies"]["L"]}
