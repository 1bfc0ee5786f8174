"""One tenant's menus in the application table. Every change is written together with the event that tells it."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from lambdas.menus.items import (
    ITEM_PREFIX,
    gone_key,
    menu_item_from,
    menu_item_item,
    menu_item_key,
    override_from,
    override_item,
    override_key,
)
from lambdas.menus.model import MenuEntry, MenuItem, Override
from lambdas.menus.pictures import transact_counted
from lambdas.shared import outbox
from lambdas.shared.contention import transact, write
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from lambdas.shared.contracts.menu_item_changed import MenuItemChanged

# The stream holds a record for a day (DynamoDB Developer Guide, "Change data capture for DynamoDB Streams").
_GONE_SECONDS: Final = 2 * 24 * 60 * 60


class MenuStore:
    """Menus of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose menus these are.
        now: Seconds since the epoch.
    """

    def __init__(
        self, client: "DynamoDBClient", table_name: str, tenant_id: str, *, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id
        self._now = now

    def find(self, brand_id: str, sku: str) -> MenuItem | None:
        """The brand's item, if there is one."""
        item = self._get(menu_item_key(self._tenant_id, brand_id, sku))
        return None if item is None else menu_item_from(item)

    def find_override(self, site_id: str, sku: str) -> Override:
        """What the site changes about the item; an empty override when it changes nothing."""
        return override_from(self._get(override_key(self._tenant_id, site_id, sku)))

    def page(
        self, brand_id: str, *, limit: int, after: str | None, consistent: bool = False
    ) -> tuple[tuple[MenuItem, ...], str | None]:
        """Up to ``limit`` items by sku, from the one behind ``after``; and after which one the next page begins.

        There is no next page where that is ``None``. Without ``consistent``, the last change may be missing.
        """
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :menu AND begins_with(sk, :item)",
            "ExpressionAttributeValues": {
                ":menu": menu_item_key(self._tenant_id, brand_id, "")["pk"],
                ":item": {"S": ITEM_PREFIX},
            },
            "Limit": limit,
            "ConsistentRead": consistent,
        }
        if after is not None:
            arguments["ExclusiveStartKey"] = menu_item_key(self._tenant_id, brand_id, after)
        answer = self._client.query(**arguments)
        items = tuple(menu_item_from(item) for item in answer["Items"])
        return items, items[-1].sku if answer.get("LastEvaluatedKey") else None

    def entries(self, site_id: str, items: tuple[MenuItem, ...], *, consistent: bool = False) -> tuple[MenuEntry, ...]:
        """``items``, which are in the order of their skus, as the site serves them; ``consistent`` as for `page`."""
        if not items:
            return ()
        first, last = (override_key(self._tenant_id, site_id, item.sku) for item in (items[0], items[-1]))
        found = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :menu AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":menu": first["pk"], ":first": first["sk"], ":last": last["sk"]},
            ConsistentRead=consistent,
        )
        overrides = {item["sku"]["S"]: override_from(item) for item in found}
        return tuple(MenuEntry(item, overrides.get(item.sku, Override())) for item in items)

    def save(self, item: MenuItem, *, before: int, event: "MenuItemChanged", picture_before: str | None = None) -> None:
        """Keep ``item``, whose version was ``before``, 0 for a new one, and count who shows which picture.

        Raises:
            LostRaceError: It has changed meanwhile.
            PictureNotReadyError: Its picture can't be shown.
        """
        put = self._put_of(menu_item_item(self._tenant_id, item), before, event)
        if item.picture == picture_before:
            write(lambda: self._client.put_item(**put))
            return
        self._transact([{"Put": put}], event, taken=item.picture, left=picture_before)

    def save_override(
        self, site_id: str, sku: str, override: Override, *, before: int, event: "MenuItemChanged"
    ) -> None:
        """Keep ``override``, whose version was ``before``, 0 for a new one.

        Raises:
            LostRaceError: It has changed meanwhile.
        """
        put = self._put_of(override_item(self._tenant_id, site_id, sku, override), before, event)
        write(lambda: self._client.put_item(**put))

    def delete(self, item: MenuItem, *, event: "MenuItemChanged") -> None:
        """Take ``item`` off the menu.

        Raises:
            LostRaceError: It has changed meanwhile.
        """
        deletion = self._deletion(menu_item_key(self._tenant_id, item.brand_id, item.sku), item.version, event)
        self._transact(deletion, event, left=item.picture)

    def delete_override(self, site_id: str, sku: str, override: Override, *, event: "MenuItemChanged | None") -> None:
        """Let the site serve the item as the brand does.

        Raises:
            LostRaceError: It has changed meanwhile.
        """
        transact(self._client, self._deletion(override_key(self._tenant_id, site_id, sku), override.version, event))

    def _get(self, key: "dict[str, AttributeValueTypeDef]") -> Any:
        return self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")

    def _transact(self, members: list[Any], event: "MenuItemChanged", **pictures: str | None) -> None:
        transact_counted(self._client, self._table_name, self._tenant_id, members, at=event.occurred_at, **pictures)

    def _put_of(self, item: "dict[str, AttributeValueTypeDef]", before: int, event: "MenuItemChanged") -> Any:
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "Item": {**item, outbox.ATTRIBUTE: {"S": outbox.outbox_of(event)}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if before:
            arguments["ConditionExpression"] = "version = :before"
            arguments["ExpressionAttributeValues"] = {":before": {"N": str(before)}}
        return arguments

    def _deletion(
        self, key: "dict[str, AttributeValueTypeDef]", version: int, event: "MenuItemChanged | None"
    ) -> list[Any]:
        deletion: Any = {
            "Delete": {
                "TableName": self._table_name,
                "Key": key,
                "ConditionExpression": "version = :before",
                "ExpressionAttributeValues": {":before": {"N": str(version)}},
            }
        }
        if event is None:
            return [deletion]
        # A deleted item has no attributes left that could tell it.
        gone: dict[str, AttributeValueTypeDef] = {
            **gone_key(key),
            outbox.ATTRIBUTE: {"S": outbox.outbox_of(event)},
            "expires_at": {"N": str(int(self._now()) + _GONE_SECONDS)},
        }
        return [deletion, {"Put": {"TableName": self._table_name, "Item": gone}}]
