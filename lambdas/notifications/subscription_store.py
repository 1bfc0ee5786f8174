"""One tenant's subscriptions in the application table."""

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdas.notifications.subscription import Subscription
from lambdas.shared.contention import ConditionFailedError, put_new, write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class SubscriptionStore:
    """Subscriptions of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose subscriptions these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def all(self) -> list[Subscription]:
        """Every subscription, the oldest id first. There are at most a hundred."""
        answer = self._client.query(
            TableName=self._table_name,
            KeyConditionExpression="pk = :subscriptions",
            ExpressionAttributeValues={":subscriptions": {"S": self._pk}},
        )
        return [_subscription(item) for item in answer["Items"]]

    def find(self, subscription_id: str) -> Subscription | None:
        """The subscription, if there is one; also when it was written a moment ago."""
        answer = self._client.get_item(TableName=self._table_name, Key=self._key(subscription_id), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else _subscription(item)

    def add(self, subscription: Subscription) -> Subscription | None:
        """Keep the subscription unless there is one of its id: that one is returned then."""
        there = put_new(self._client, self._table_name, self._item(subscription))
        return None if there is None else _subscription(there)

    def settle(self, subscription: Subscription) -> None:
        """Keep what has become of a subscription.

        Raises:
            LostRaceError: It was removed, or is another one by now.
        """
        item = self._item(subscription)
        write(
            lambda: self._client.put_item(
                TableName=self._table_name,
                Item=item,
                ConditionExpression="created_at = :created_at",
                ExpressionAttributeValues={":created_at": item["created_at"]},
            )
        )

    def remove(self, subscription_id: str) -> None:
        """Forget the subscription."""
        self._client.delete_item(TableName=self._table_name, Key=self._key(subscription_id))

    def withdraw(self, subscription: Subscription) -> None:
        """Forget the subscription, unless SNS knows it by now, or it is for other roles or sites."""
        item = self._item(subscription)
        with contextlib.suppress(ConditionFailedError):
            write(
                lambda: self._client.delete_item(
                    TableName=self._table_name,
                    Key=self._key(subscription.subscription_id),
                    ConditionExpression="attribute_not_exists(arn) AND #roles = :roles AND site_ids = :sites",
                    ExpressionAttributeNames={"#roles": "roles"},
                    ExpressionAttributeValues={":roles": item["roles"], ":sites": item["site_ids"]},
                )
            )

    def _item(self, subscription: Subscription) -> dict[str, Any]:
        item: dict[str, Any] = {
            **self._key(subscription.subscription_id),
            "subscription_id": {"S": subscription.subscription_id},
            "channel": {"S": subscription.channel},
            "endpoint": {"S": subscription.endpoint},
            "roles": {"L": [{"S": role} for role in subscription.roles]},
            "site_ids": {"L": [{"S": site_id} for site_id in subscription.site_ids]},
            "created_by": {"S": subscription.created_by},
            "created_at": {"S": subscription.created_at},
        }
        if subscription.arn:
            item["arn"] = {"S": subscription.arn}
        return item

    @property
    def _pk(self) -> str:
        return f"{self._tenant_id}#subscriptions"

    def _key(self, subscription_id: str) -> dict[str, Any]:
        return {"pk": {"S": self._pk}, "sk": {"S": f"subscription#{subscription_id}"}}


def _subscription(item: Mapping[str, Any]) -> Subscription:
    return Subscription(
        subscription_id=item["subscription_id"]["S"],
        channel=item["channel"]["S"],
        endpoint=item["endpoint"]["S"],
        roles=tuple(role["S"] for role in item["roles"]["L"]),
        site_ids=tuple(site_id["S"] for site_id in item["site_ids"]["L"]),
        created_by=item["created_by"]["S"],
        created_at=item["created_at"]["S"],
        arn=item["arn"]["S"] if "arn" in item else "",
    )
