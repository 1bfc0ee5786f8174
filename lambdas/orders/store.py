"""One tenant's orders in the application table. Nothing above this module knows DynamoDB."""

from typing import TYPE_CHECKING, Any, Final

from lambdas.orders import keys
from lambdas.orders.errors import KitchenFullError
from lambdas.orders.items import from_item, to_item
from lambdas.orders.lists import Listing, Page
from lambdas.orders.model import Order
from lambdas.orders.states import IN_KITCHEN
from lambdas.orders.updates import order_update, place_freed, place_taken
from lambdas.shared.contention import ConditionFailedError, put_new, transact, write
from lambdas.shared.index_items import own_items
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Place of the order among the members of a transaction.
_ORDER: Final = 0


class OrderStore:
    """Orders of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant: Whose orders these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant: Tenant) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant.tenant_id

    def add(self, order: Order) -> Order | None:
        """Keep ``order`` and tell of it with one conditional write; if there is one of its id, that one is returned.

        The failed condition itself brings the earlier item along, so that a repeated request costs
        no further call.
        """
        there = put_new(self._client, self._table_name, to_item(self._tenant_id, order))
        return None if there is None else from_item(self._tenant_id, there)

    def find(self, order_id: str) -> Order | None:
        """The order, if there is one; also when it was written a moment ago."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": keys.order_pk(self._tenant_id, order_id)}, "sk": {"S": keys.ORDER_SK}},
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else from_item(self._tenant_id, item)

    def advance(self, before: Order, after: Order) -> None:
        """Keep ``after`` in the place of ``before``, and tell of it, unless the order was written since it was read.

        Where the order comes into the kitchen or leaves it, the site's count changes in the same transaction.

        Raises:
            LostRaceError: The order is another one by now, or it or its site is being written; nothing was written.
            KitchenFullError: The order would come into a kitchen in which every place is taken.
        """
        update = order_update(self._table_name, self._tenant_id, before, after)
        place = (self._table_name, self._tenant_id, after.site_id)
        match before.status in IN_KITCHEN, after.status in IN_KITCHEN:
            case False, True:
                self._come_into_kitchen(update, place_taken(*place))
            case True, False:
                self._leave_kitchen(update, place_freed(*place))
            case _:
                self._update(update)

    def page(self, listing: Listing, *, limit: int, cursor: str | None) -> Page:
        """A page of a list.

        Raises:
            InvalidRequestError: The cursor is not one of this list.
        """
        answer = self._client.query(**listing.query(self._table_name, limit=limit, cursor=cursor))
        found = own_items(self._tenant_id, answer["Items"])
        return listing.page(tuple(from_item(self._tenant_id, item) for item in found), answer)

    def _come_into_kitchen(self, update: Any, site_update: Any) -> None:
        try:
            transact(self._client, [{"Update": update}, {"Update": site_update}])
        except ConditionFailedError as error:
            if _ORDER in error.failed:
                raise
            raise KitchenFullError("every place in the kitchen is taken; try again when an order leaves") from error

    def _leave_kitchen(self, update: Any, site_update: Any) -> None:
        try:
            transact(self._client, [{"Update": update}, {"Update": site_update}])
        except ConditionFailedError as error:
            if _ORDER in error.failed:
                raise
            # There is no place to free: the site is gone, or its count was lost. The order must end all the same.
            self._update(update)

    def _update(self, update: dict[str, Any]) -> None:
        write(lambda: self._client.update_item(**update))
