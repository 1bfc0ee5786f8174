"""One tenant's sites in the application table."""

from typing import TYPE_CHECKING, Any

from lambdas.menus.items import (
    SITE_PREFIX,
    listed_site_item,
    listed_site_key,
    site_from,
    site_key,
    site_summary_from,
    sites_counted_key,
)
from lambdas.menus.model import Site, SiteSummary
from lambdas.menus.sites import Count
from lambdas.shared import outbox
from lambdas.shared.contention import transact
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.queries import every_page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class SiteStore:
    """Sites of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose sites these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def find(self, site_id: str) -> Site | None:
        """The site, if it is set up."""
        answer = self._client.get_item(
            TableName=self._table_name, Key=site_key(self._tenant_id, site_id), ConsistentRead=True
        )
        item = answer.get("Item")
        return None if item is None else site_from(item)

    def page(self, *, limit: int, after: str | None) -> tuple[tuple[SiteSummary, ...], str | None]:
        """Up to ``limit`` sites by their ids, from the one behind ``after``; and after which one the next page begins.

        There is no next page where that is ``None``.
        """
        partition = listed_site_key(self._tenant_id, "")["pk"]
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :sites AND begins_with(sk, :site)",
            "ExpressionAttributeValues": {":sites": partition, ":site": {"S": SITE_PREFIX}},
            "Limit": limit,
        }
        if after is not None:
            arguments["ExclusiveStartKey"] = listed_site_key(self._tenant_id, after)
        answer = self._client.query(**arguments)
        sites = tuple(site_summary_from(item) for item in answer["Items"])
        return sites, sites[-1].site_id if answer.get("LastEvaluatedKey") else None

    def count(self) -> Count:
        """How many sites there are, the ones set up a moment ago included."""
        # Before the count: whatever changes after it then shows in the revision.
        answer = self._client.get_item(
            TableName=self._table_name, Key=sites_counted_key(self._tenant_id), ConsistentRead=True
        )
        pages = every_page(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :sites AND begins_with(sk, :site)",
            ExpressionAttributeValues={
                ":sites": listed_site_key(self._tenant_id, "")["pk"],
                ":site": {"S": SITE_PREFIX},
            },
            ProjectionExpression="sk",
            ConsistentRead=True,
        )
        revision = answer["Item"]["revision"]["N"] if "Item" in answer else "0"
        return Count(sites=sum(len(page) for page in pages), revision=int(revision))

    def save(self, site: Site, *, before: int, event: SiteChanged, counted: Count | None = None) -> None:
        """Keep ``site``, whose version was ``before``, 0 for a new one, and its entry in the list; both or neither.

        What orders count on the site stays as it is.

        Args:
            site: As it is to be.
            before: Its version.
            event: What the change tells: kept on the entry in the list, which orders do not write.
            counted: The sites that a new one comes to; it is kept only if no other came to them meanwhile.

        Raises:
            LostRaceError: The site has changed meanwhile, or an order is counted right now, or another site came.
        """
        capacity = site.kitchen_capacity
        values: dict[str, Any] = {
            ":site": {"S": site.site_id},
            ":brand": {"S": site.brand_id},
            ":name": {"S": site.name},
            ":currency": {"S": site.currency},
            ":version": {"N": str(site.version)},
            ":at": {"S": event.occurred_at},
            ":none": {"N": "0"},
        }
        if capacity is not None:
            values[":capacity"] = {"N": str(capacity)}
        if before:
            values[":before"] = {"N": str(before)}
        update = (
            "SET site_id = :site, brand_id = :brand, #name = :name, currency = :currency, version = :version, "
            "updated_at = :at, kitchen_open = if_not_exists(kitchen_open, :none)"
        )
        update += " REMOVE kitchen_capacity" if capacity is None else ", kitchen_capacity = :capacity"
        listed = {**listed_site_item(self._tenant_id, site), outbox.ATTRIBUTE: {"S": outbox.outbox_of(event)}}
        transact(
            self._client,
            [
                {
                    "Update": {
                        "TableName": self._table_name,
                        "Key": site_key(self._tenant_id, site.site_id),
                        "UpdateExpression": update,
                        "ConditionExpression": "version = :before" if before else "attribute_not_exists(pk)",
                        "ExpressionAttributeNames": {"#name": "name"},
                        "ExpressionAttributeValues": values,
                    }
                },
                {"Put": {"TableName": self._table_name, "Item": listed}},
                *([] if counted is None else [self._next_count(counted)]),
            ],
        )

    def _next_count(self, counted: Count) -> Any:
        return {
            "Put": {
                "TableName": self._table_name,
                "Item": {**sites_counted_key(self._tenant_id), "revision": {"N": str(counted.revision + 1)}},
                "ConditionExpression": "revision = :revision" if counted.revision else "attribute_not_exists(pk)",
                **(
                    {"ExpressionAttributeValues": {":revision": {"N": str(counted.revision)}}}
                    if counted.revision
                    else {}
                ),
            }
        }
