"""The writes of an order's next state, as DynamoDB takes them."""

from typing import Any, Final

from lambdas.orders import keys
from lambdas.orders.events import event_of
from lambdas.orders.items import step_value
from lambdas.orders.model import Order
from lambdas.orders.states import TERMINAL
from lambdas.shared.outbox import outbox_of

_ONE: Final = {":one": {"N": "1"}}


def order_update(table_name: str, tenant_id: str, before: Order, after: Order) -> dict[str, Any]:
    """Write ``after``, and the event about it, where ``before`` still is what the table holds."""
    expression = (
        "SET #status = :status, #sequence = :sequence, revision = :revision, updated_at = :now, "
        "history = list_append(history, :steps), outbox = :outbox"
    )
    values = {
        ":status": {"S": after.status},
        ":sequence": {"N": str(after.sequence)},
        ":revision": {"N": str(after.revision)},
        ":read": {"N": str(before.revision)},
        ":now": {"S": after.updated_at},
        ":steps": {"L": [step_value(step) for step in after.history[before.sequence :]]},
        ":outbox": {"S": outbox_of(event_of(tenant_id, after))},
    }
    if after.reason is not None:
        expression += ", reason = :reason"
        values[":reason"] = {"S": after.reason}
    if after.status in TERMINAL:
        # Takes the order out of the index of open orders.
        expression += " REMOVE open_pk, open_sk"
    return {
        "TableName": table_name,
        "Key": {"pk": {"S": keys.order_pk(tenant_id, after.order_id)}, "sk": {"S": keys.ORDER_SK}},
        "UpdateExpression": expression,
        "ConditionExpression": "revision = :read",
        "ExpressionAttributeNames": {"#status": "status", "#sequence": "sequence"},
        "ExpressionAttributeValues": values,
    }


def place_taken(table_name: str, tenant_id: str, site_id: str) -> dict[str, Any]:
    """Count one order more in a site's kitchen, where there is a place for it."""
    return {
        **_site(table_name, tenant_id, site_id),
        "UpdateExpression": "SET kitchen_open = if_not_exists(kitchen_open, :none) + :one REMOVE outbox",
        # A site without a limit, one of which nothing was counted yet, or one with a place left.
        "ConditionExpression": "attribute_exists(pk) AND (attribute_not_exists(kitchen_capacity)"
        " OR (attribute_not_exists(kitchen_open) AND kitchen_capacity > :none) OR kitchen_open < kitchen_capacity)",
        "ExpressionAttributeValues": {**_ONE, ":none": {"N": "0"}},
    }


def place_freed(table_name: str, tenant_id: str, site_id: str) -> dict[str, Any]:
    """Count one order less in a site's kitchen, where any is counted."""
    return {
        **_site(table_name, tenant_id, site_id),
        "UpdateExpression": "SET kitchen_open = kitchen_open - :one REMOVE outbox",
        "ConditionExpression": "kitchen_open >= :one",
        "ExpressionAttributeValues": _ONE,
    }


def _site(table_name: str, tenant_id: str, site_id: str) -> dict[str, Any]:
    return {
        "TableName": table_name,
        "Key": {"pk": {"S": keys.site_pk(tenant_id, site_id)}, "sk": {"S": keys.SITE_SK}},
    }
