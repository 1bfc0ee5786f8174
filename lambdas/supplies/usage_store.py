"""What served orders take from one tenant's supplies, in the application table."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.batch_get import items_of
from lambdas.shared.contention import transact
from lambdas.supplies.items import applied_key, supply_from, supply_key
from lambdas.supplies.model import Movement, Supply
from lambdas.supplies.movement_update import movement_update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.shared.contracts.supply_low import SupplyLow

MAX_MOVEMENTS: Final = 99
"""How many movements go with a mark into one transaction (DynamoDB API Reference, "TransactWriteItems")."""


class UsageStore:
    """Supplies of one tenant, as orders use them.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose supplies these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def read(self, site_id: str, supply_ids: Collection[str], mark: str) -> tuple[dict[str, Supply], bool]:
        """Those of the supplies that the site keeps, by id, and whether ``mark`` was left.

        Args:
            site_id: The site.
            supply_ids: At most `MAX_MOVEMENTS`.
            mark: See `apply`.

        Raises:
            BusyError: DynamoDB does not read all of them.
        """
        keys = [applied_key(self._tenant_id, site_id, mark)]
        keys += [supply_key(self._tenant_id, site_id, supply_id) for supply_id in supply_ids]
        found = items_of(self._client, self._table_name, keys)
        supplies = [supply_from(item) for item in found if "supply_id" in item]
        return {supply.supply_id: supply for supply in supplies}, len(supplies) < len(found)

    def apply(
        self,
        site_id: str,
        mark: str,
        movements: "Sequence[tuple[Movement, SupplyLow | None]]",
        *,
        expires_at: int,
    ) -> None:
        """Make all of ``movements`` and leave ``mark``, or nothing where the mark was left before.

        Args:
            site_id: The site.
            mark: What the movements follow from.
            movements: At most `MAX_MOVEMENTS`, each of another supply, with the event that it tells, if any.
            expires_at: When the mark may go, in seconds since the epoch.

        Raises:
            LostRaceError: The mark was left meanwhile, or a supply is not what it was any more.
        """
        item: Any = {**applied_key(self._tenant_id, site_id, mark), "expires_at": {"N": str(expires_at)}}
        members: list[Any] = [
            {"Put": {"TableName": self._table_name, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
        ]
        for movement, low in movements:
            key = supply_key(self._tenant_id, site_id, movement.supply.supply_id)
            members.append({"Update": movement_update(self._table_name, key, movement, low)})
        transact(self._client, members)
