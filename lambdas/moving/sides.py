"""A tenant's items in one table, as moving reaches them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.moving.items import KEYS, Item, copied, key_of
from lambdas.moving.walk import Scan
from lambdas.moving.writing import delete_all, put_all
from lambdas.shared.batch_get import items_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Side:
    """One table of a move.

    Attributes:
        table_name: The table.
        scan: Reads the tenant's items there.
        client: A client of that tenant's own session: IAM keeps what is written and deleted within the tenant.
    """

    table_name: str
    scan: Scan
    client: "DynamoDBClient"

    def put(self, items: Iterable[Item]) -> None:
        """Write copies of items of another table.

        Raises:
            BusyError: DynamoDB could not take all of them.
        """
        put_all(self.client, self.table_name, [copied(item) for item in items])

    def delete(self, items: Iterable[Item]) -> None:
        """Delete items; those that are gone are fine.

        Raises:
            BusyError: DynamoDB could not delete all of them.
        """
        delete_all(self.client, self.table_name, [key_of(item) for item in items])

    def missing(self, items: Sequence[Item]) -> list[Item]:
        """Those of ``items`` whose keys this table does not have.

        Raises:
            BusyError: DynamoDB could not tell of all of them.
        """
        found = items_of(self.client, self.table_name, [key_of(item) for item in items])
        here = {_pair(item) for item in found}
        return [item for item in items if _pair(item) not in here]


def _pair(item: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(item[name]["S"] for name in KEYS)
