"""One tenant's supplies in the application table."""

from typing import TYPE_CHECKING, Any

from lambdas.shared.contention import transact, write
from lambdas.supplies.items import (
    SUPPLY_PREFIX,
    adjustment_from,
    adjustment_item,
    adjustment_key,
    supply_from,
    supply_key,
)
from lambdas.supplies.model import Adjustment, Movement, Supply
from lambdas.supplies.movement_update import movement_update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.shared.contracts.supply_low import SupplyLow


class SupplyStore:
    """Supplies of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose supplies these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def find(self, site_id: str, supply_id: str) -> Supply | None:
        """The supply, if the site keeps it."""
        answer = self._client.get_item(
            TableName=self._table_name, Key=supply_key(self._tenant_id, site_id, supply_id), ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else supply_from(item)

    def page(self, site_id: str, *, limit: int, after: str | None) -> tuple[tuple[Supply, ...], str | None]:
        """Up to ``limit`` supplies by id, from the one behind ``after``; and after which one the next page begins.

        There is no next page where that is ``None``.
        """
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :supplies AND begins_with(sk, :supply)",
            "ExpressionAttributeValues": {
                ":supplies": supply_key(self._tenant_id, site_id, "")["pk"],
                ":supply": {"S": SUPPLY_PREFIX},
            },
            "Limit": limit,
            # Whoever counts looks at what was just changed.
            "ConsistentRead": True,
        }
        if after is not None:
            arguments["ExclusiveStartKey"] = supply_key(self._tenant_id, site_id, after)
        answer = self._client.query(**arguments)
        supplies = tuple(supply_from(item) for item in answer["Items"])
        return supplies, supplies[-1].supply_id if answer.get("LastEvaluatedKey") else None

    def save(self, site_id: str, supply: Supply, *, before: int) -> None:
        """Keep name, unit and mark of ``supply``, whose version was ``before``, 0 for a new one; its count stays.

        Raises:
            LostRaceError: They have changed meanwhile, or a movement is under way.
        """
        values: dict[str, Any] = {
            ":id": {"S": supply.supply_id},
            ":name": {"S": supply.name},
            ":unit": {"S": supply.unit},
            ":low": {"N": str(supply.low_at)},
            ":version": {"N": str(supply.version)},
            ":none": {"N": "0"},
        }
        if before:
            values[":before"] = {"N": str(before)}
        write(
            lambda: self._client.update_item(
                TableName=self._table_name,
                Key=supply_key(self._tenant_id, site_id, supply.supply_id),
                UpdateExpression="SET supply_id = :id, #name = :name, #unit = :unit, low_at = :low, "
                "version = :version, on_hand = if_not_exists(on_hand, :none) REMOVE outbox",
                ConditionExpression="version = :before" if before else "attribute_not_exists(pk)",
                ExpressionAttributeNames={"#name": "name", "#unit": "unit"},
                ExpressionAttributeValues=values,
            )
        )

    def find_adjustment(self, site_id: str, adjustment_id: str) -> Adjustment | None:
        """The adjustment, if it was made."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key=adjustment_key(self._tenant_id, site_id, adjustment_id),
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else adjustment_from(item)

    def adjust(self, site_id: str, adjustment: Adjustment, movement: Movement, low: "SupplyLow | None") -> None:
        """Keep ``adjustment`` and make its movement, both or neither.

        Raises:
            LostRaceError: It was made before, or the supply is not what it was any more.
        """
        key = supply_key(self._tenant_id, site_id, movement.supply.supply_id)
        transact(
            self._client,
            [
                {
                    "Put": {
                        "TableName": self._table_name,
                        "Item": adjustment_item(self._tenant_id, site_id, adjustment),
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
                {"Update": movement_update(self._table_name, key, movement, low)},
            ],
        )
