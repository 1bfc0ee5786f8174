"""Cards in the tenant's part of the table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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

    def stamps(self, card_id: str) -> int:
        """How many stamps a card has; none when there is no such card."""
        answer = self._client.get_item(TableName=self._table_name, Key=self._key(card_id), ConsistentRead=True)
        return int(answer.get("Item", {}).get("stamps", {}).get("N", "0"))

    def add_stamp(self, card_id: str, purchase_id: str) -> int:
        """Add a stamp for a purchase, once however often it is asked, and return the count."""
        try:
            answer = self._client.update_item(
                TableName=self._table_name,
                Key=self._key(card_id),
                UpdateExpression="ADD stamps :one, purchases :purchases",
                ConditionExpression="NOT contains(purchases, :purchase)",
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":purchases": {"SS": [purchase_id]},
                    ":purchase": {"S": purchase_id},
                },
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return self.stamps(card_id)
        return int(answer["Attributes"]["stamps"]["N"])

    def _key(self, card_id: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._tenant_id}#card#{card_id}"}, "sk": {"S": "card"}}
