"""How far each schedule's dispatch is."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a dispatch is.

    Attributes:
        due: When the schedule was due.
        after: The last tenant that was sent a message; empty at first.
        is_done: Whether every tenant was.
    """

    due: datetime
    after: str
    is_done: bool


class Marks:
    """One mark for each job, in the registry.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of(self, job: str) -> Mark | None:
        """The job's mark, if it was ever dispatched."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": f"schedule#{job}"}, "sk": {"S": "dispatch"}},
            ConsistentRead=True,
        )
        item = answer.get("Item")
        if item is None:
            return None
        return Mark(datetime.fromisoformat(item["due"]["S"]), item["after"]["S"], item["is_done"]["BOOL"])

    def set(self, job: str, mark: Mark) -> bool:
        """Keep a mark unless there is one of a later time; tell whether it was kept."""
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item={
                    "pk": {"S": f"schedule#{job}"},
                    "sk": {"S": "dispatch"},
                    "due": {"S": mark.due.isoformat()},
                    "after": {"S": mark.after},
                    "is_done": {"BOOL": mark.is_done},
                },
                ConditionExpression="attribute_not_exists(pk) OR due <= :due",
                ExpressionAttributeValues={":due": {"S": mark.due.isoformat()}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
