"""Everything that a query finds: DynamoDB answers with a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def every_page(client: "DynamoDBClient", **query: Any) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Pages of what a query finds, each asked for when it is needed; one may be empty.

    Args:
        client: DynamoDB.
        **query: Arguments of the query.
    """
    while True:
        answer = client.query(**query)
        yield answer["Items"]
        if not answer.get("LastEvaluatedKey"):
            return
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def every_item(client: "DynamoDBClient", **query: Any) -> Iterator[Mapping[str, Any]]:
    """Each item that a query finds, as `every_page`."""
    for page in every_page(client, **query):
        yield from page
