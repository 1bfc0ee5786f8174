"""One tenant's tasks in the application table."""

import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.contention import ConditionFailedError, put_new, write
from lambdas.shared.outbox import outbox_of
from lambdas.shared.tasks import Task, TaskError, event_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

SORT_KEY: Final = "task"
"""Sort key of every task."""
OPEN_PREFIX: Final = "~task#"
"""Start of an open task's sort key in the index ``open_orders``: no site's id starts with ``~``."""


class TaskStore:
    """Tasks of one tenant. Every write tells what happened, by the item's outbox.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose tasks these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id
        self._writer = uuid.uuid4().hex

    def add(self, task: Task) -> Task | None:
        """Keep ``task`` with one conditional write; if there is one of its id, that one is returned."""
        there = put_new(self._client, self._table_name, self._item(task))
        return None if there is None else from_item(there)

    def find(self, task_id: str) -> Task | None:
        """The task, if there is one; also when it was written a moment ago."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": task_pk(self._tenant_id, task_id)}, "sk": {"S": SORT_KEY}},
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else from_item(item)

    def save(self, task: Task) -> Task:
        """Replace the task by its next revision, and return it.

        Raises:
            LostRaceError: Somebody else wrote this revision.
        """
        item = self._item(task)
        try:
            write(
                lambda: self._client.put_item(
                    TableName=self._table_name,
                    Item=item,
                    ConditionExpression="revision = :before",
                    ExpressionAttributeValues={":before": {"N": str(task.revision - 1)}},
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            )
        except ConditionFailedError as error:
            # The SDK repeats a write whose answer was lost, and meets what it wrote itself.
            if error.failed[0] != item:
                raise
        return task

    def _item(self, task: Task) -> "dict[str, AttributeValueTypeDef]":
        item: dict[str, AttributeValueTypeDef] = {
            "pk": {"S": task_pk(self._tenant_id, task.task_id)},
            "sk": {"S": SORT_KEY},
            "task_id": {"S": task.task_id},
            "kind": {"S": task.kind},
            "requested_by": {"S": task.requested_by},
            "input": {"S": _text(task.input)},
            "fingerprint": {"S": task.fingerprint},
            "created_at": {"S": task.created_at},
            "updated_at": {"S": task.updated_at},
            "status": {"S": task.status},
            "percent": {"N": str(task.percent)},
            "attempts": {"N": str(task.attempts)},
            "revision": {"N": str(task.revision)},
            # Workers that begin at the same moment write the same but for this.
            "writer": {"S": self._writer},
            "outbox": {"S": outbox_of(event_of(self._tenant_id, task))},
        }
        if task.is_open:
            item["open_pk"] = {"S": f"{self._tenant_id}#open"}
            item["open_sk"] = {"S": f"{OPEN_PREFIX}{task.created_at}#{task.task_id}"}
        if task.checkpoint:
            item["checkpoint"] = {"S": _text(task.checkpoint)}
        if task.result is not None:
            item["result"] = {"S": _text(task.result)}
        if task.error is not None:
            item["error"] = {"M": {"kind": {"S": task.error.kind}, "detail": {"S": task.error.detail}}}
        if task.expires_at:
            item["expires_at"] = {"N": str(task.expires_at)}
        return item


def from_item(item: Mapping[str, Any]) -> Task:
    """The task that ``item`` keeps."""
    error = item.get("error")
    return Task(
        task_id=item["task_id"]["S"],
        kind=item["kind"]["S"],
        requested_by=item["requested_by"]["S"],
        input=json.loads(item["input"]["S"]),
        fingerprint=item["fingerprint"]["S"],
        created_at=item["created_at"]["S"],
        updated_at=item["updated_at"]["S"],
        status=item["status"]["S"],
        percent=int(item["percent"]["N"]),
        attempts=int(item["attempts"]["N"]),
        revision=int(item["revision"]["N"]),
        checkpoint=json.loads(item["checkpoint"]["S"]) if "checkpoint" in item else {},
        result=json.loads(item["result"]["S"]) if "result" in item else None,
        error=None if error is None else TaskError(error["M"]["kind"]["S"], error["M"]["detail"]["S"]),
        expires_at=int(item["expires_at"]["N"]) if "expires_at" in item else 0,
    )


def task_pk(tenant_id: str, task_id: str) -> str:
    """Partition key of a task."""
    return f"{tenant_id}#task#{task_id}"


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
