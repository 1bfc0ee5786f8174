"""The update that moves a supply's count, on the condition that what was decided about its mark still holds.

A transaction returns no values, so whether a movement crosses the mark is decided on a supply that was read before.
The condition holds the decision and no more than that: movements far from the mark never wait for one another, and
those that cross it change exactly the count that their event tells.
"""

from typing import TYPE_CHECKING, Any

from lambdas.shared import outbox
from lambdas.supplies.model import Movement

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

    from lambdas.shared.contracts.supply_low import SupplyLow


def movement_update(
    table_name: str, key: "dict[str, AttributeValueTypeDef]", movement: Movement, low: "SupplyLow | None"
) -> "UpdateTypeDef":
    """A member of a transaction that makes ``movement``.

    Args:
        table_name: The application table.
        key: The supply's.
        movement: What is moved.
        low: The event that tells the crossing; none for a movement that does not cross.
    """
    supply = movement.supply
    update = "SET on_hand = on_hand + :change REMOVE outbox"
    values: dict[str, Any] = {":change": {"N": str(movement.change)}}
    if low is not None:
        condition = "on_hand = :before AND low_at = :low"
        update = f"SET on_hand = on_hand + :change, {outbox.ATTRIBUTE} = :outbox"
        values[":before"] = {"N": str(supply.on_hand)}
        values[":low"] = {"N": str(supply.low_at)}
        values[":outbox"] = {"S": outbox.outbox_of(low)}
    elif movement.change > 0:
        condition = "attribute_exists(pk)"
    elif supply.on_hand <= supply.low_at:
        condition = "on_hand <= low_at"
    else:
        condition = "on_hand > :least AND low_at = :low"
        values[":least"] = {"N": str(supply.low_at - movement.change)}
        values[":low"] = {"N": str(supply.low_at)}
    return {
        "TableName": table_name,
        "Key": key,
        "UpdateExpression": update,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
    }
