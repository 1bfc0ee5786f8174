"""Cards in the tenant's part of the table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from cards.card_stamped import CardStamped
from lambdas.shared.outbox import outbox_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


FULL: Final = 10
REWARD: Final = "a free coffee"


@dataclass(frozen=True)
class Card:
    """A customer's card.

    Attributes:
        stamps: How many it has.
        reward: What it has earned, once it is full.
    """

    stamps: int = 0
    reward: str | None = None


class CardStore:
    """The cards of one tenant.

    Args:
        client: DynamoDB client whose session is tagged with the tenant.
        tenant_id: The same tenant.
    """

    def __init__(self, client: DynamoDBClient, tenant_id: str) -> None:
        self._client = client
        self._tenant_id = tenant_id
        self._table_name = os.environ["TABLE_NAME"]

    def card(self, card_id: str) -> Card:
        """A card as it is; an empty one when nobody has stamped it yet."""
        answer = self._client.get_item(TableName=self._table_name, Key=self._key(card_id), ConsistentRead=True)
        item = answer.get("Item", {})
        return Card(stamps=int(item.get("stamps", {}).get("N", "0")), reward=item.get("reward", {}).get("S"))

    def add_stamp(self, card_id: str, purchase_id: str) -> int:
        """Add a stamp for a purchase, once however often it is asked, and return the count.

        The write that stamps the card also tells ``CardStamped``: there is never one without the other.
        """
        event = CardStamped.of(
            tenant_id=self._tenant_id,
            card_id=card_id,
            purchase_id=purchase_id,
            occurred_at=datetime.now(UTC).isoformat(),
        )
        try:
            answer = self._client.update_item(
                TableName=self._table_name,
                Key=self._key(card_id),
                UpdateExpression="SET outbox = :outbox ADD stamps :one, purchases :purchases",
                ConditionExpression="NOT contains(purchases, :purchase)",
                ExpressionAttributeValues={
                    ":outbox": {"S": outbox_of(event)},
                    ":one": {"N": "1"},
                    ":purchases": {"SS": [purchase_id]},
                    ":purchase": {"S": purchase_id},
                },
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return self.card(card_id).stamps
        return int(answer["Attributes"]["stamps"]["N"])

    def give_reward(self, card_id: str) -> None:
        """Reward a card if it is full and has no reward yet, however often it is asked."""
        try:
            self._client.update_item(
                TableName=self._table_name,
                Key=self._key(card_id),
                # This write tells nothing, so it takes off what the last one told.
                UpdateExpression="SET reward = :reward REMOVE outbox",
                ConditionExpression="stamps >= :full AND attribute_not_exists(reward)",
                ExpressionAttributeValues={":reward": {"S": REWARD}, ":full": {"N": str(FULL)}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def _key(self, card_id: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._tenant_id}#card#{card_id}"}, "sk": {"S": "card"}}
