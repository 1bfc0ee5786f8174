# ruff: noqa: N803 - the SDK's names
"""SQS with several queues of dead letters, and the tags by which they are found."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.errors import client_error

_MOST = 10
_AT_ONCE = 4


@dataclass
class Queue:
    """A queue in memory.

    Attributes:
        tags: Its tags.
        sources: Names of the queues whose dead letters it keeps.
        messages: Those that wait, by id.
        held: Those that were handed out, by receipt.
    """

    tags: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)


class FakeQueues:
    """Hands a message out once, until it is put back; a few at a time, and to who does not wait for them none.

    Attributes:
        queues: By name.
        failure: When set, what the next `send_message` raises.
        silent: How many of the next answers are empty although messages wait.
        now: When what is sent is sent, in seconds since the epoch.
    """

    def __init__(self, **queues: Queue) -> None:
        self.queues = queues
        self.failure: BaseException | None = None
        self.silent = 0
        self.now: float = 0
        self._ids = itertools.count()

    def put(self, queue: str, body: str, *, group: str = "", sent: int = 0) -> str:
        """Put a message into a queue, and return its id."""
        message_id = f"m-{next(self._ids)}"
        system = {"SentTimestamp": str(sent), **({"MessageGroupId": group} if group else {})}
        self.queues[queue].messages[message_id] = {"MessageId": message_id, "Body": body, "Attributes": system}
        return message_id

    def get_queue_url(self, *, QueueName: str) -> dict[str, Any]:
        return {"QueueUrl": f"https://sqs.invalid/{QueueName}"}

    def get_queue_attributes(self, *, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:
        queue = self._at(QueueUrl)
        held = len(set(queue.held.values()))
        counts = {
            "ApproximateNumberOfMessages": len(queue.messages) - held,
            "ApproximateNumberOfMessagesNotVisible": held,
        }
        return {"Attributes": {name: str(counts[name]) for name in AttributeNames}}

    def list_dead_letter_source_queues(self, *, QueueUrl: str) -> dict[str, Any]:
        return {"queueUrls": [f"https://sqs.invalid/{name}" for name in self._at(QueueUrl).sources]}

    def receive_message(
        self, *, QueueUrl: str, MaxNumberOfMessages: int, WaitTimeSeconds: int = 0, **_: Any
    ) -> dict[str, Any]:
        if not 1 <= MaxNumberOfMessages <= _MOST:
            raise client_error("InvalidParameterValue", "ReceiveMessage")
        if self.silent or not WaitTimeSeconds:
            self.silent = max(0, self.silent - 1)
            return {}
        queue = self._at(QueueUrl)
        free = [message for name, message in queue.messages.items() if name not in queue.held.values()]
        handed = []
        for message in free[: min(MaxNumberOfMessages, _AT_ONCE)]:
            receipt = f"r-{next(self._ids)}"
            queue.held[receipt] = message["MessageId"]
            handed.append({**message, "ReceiptHandle": receipt})
        return {"Messages": handed} if handed else {}

    def change_message_visibility_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        if not 1 <= len(Entries) <= _MOST:
            raise client_error("InvalidBatchEntry", "ChangeMessageVisibilityBatch")
        for entry in Entries:
            self._at(QueueUrl).held.pop(entry["ReceiptHandle"], None)
        return {"Successful": [], "Failed": []}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> None:
        queue = self._at(QueueUrl)
        del queue.messages[queue.held.pop(ReceiptHandle)]

    def send_message(self, *, QueueUrl: str, MessageBody: str, MessageGroupId: str = "") -> dict[str, Any]:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        queue, sent = QueueUrl.rpartition("/")[2], int(self.now * 1000)
        return {"MessageId": self.put(queue, MessageBody, group=MessageGroupId, sent=sent)}

    # Resource Groups Tagging.

    def get_paginator(self, _operation: str) -> "FakeQueues":
        return self

    def paginate(self, *, TagFilters: list[dict[str, str]], **_: Any) -> list[dict[str, Any]]:
        found = [
            {
                "ResourceARN": f"arn:aws:sqs:eu-west-1:111122223333:{name}",
                "Tags": [{"Key": key, "Value": value} for key, value in queue.tags.items()],
            }
            for name, queue in self.queues.items()
            if all(wanted["Key"] in queue.tags for wanted in TagFilters)
        ]
        return [{"ResourceTagMappingList": found[:1]}, {"ResourceTagMappingList": found[1:]}]

    def _at(self, url: str) -> Queue:
        return self.queues[url.rpartition("/")[2]]
