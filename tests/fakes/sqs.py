"""An SQS client that keeps the messages it is sent."""

from typing import Any

from tests.fakes.errors import client_error

_MAX_BYTES = 1024 * 1024
_MAX_BATCH = 10


class FakeSqs:
    """Takes messages of at most 1 MiB.

    Attributes:
        messages: The bodies that were sent, in order.
        options: With what else each was sent by itself.
        groups: The message groups of those that were sent in batches.
        refusals: How many entries of the next batch are refused, in a call that succeeds.
        failure: When set, what every call raises.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.options: list[dict[str, Any]] = []
        self.groups: list[str | None] = []
        self.refusals = 0
        self.failure: Exception | None = None

    def get_queue_url(self, *, QueueName: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        return {"QueueUrl": f"https://sqs.invalid/{QueueName}"}

    def send_message(self, *, QueueUrl: str, MessageBody: str, **options: Any) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert QueueUrl, "a call names its queue"
        unknown = set(options) - {"DelaySeconds", "MessageAttributes", "MessageGroupId"}
        assert not unknown, f"SendMessage knows no {unknown}"
        if self.failure is not None:
            raise self.failure
        if len(MessageBody.encode()) > _MAX_BYTES:
            raise client_error("InvalidParameterValue", "SendMessage")
        self.messages.append(MessageBody)
        self.options.append({"QueueUrl": QueueUrl, **options})
        return {"MessageId": str(len(self.messages))}

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert QueueUrl, "a call names its queue"
        if self.failure is not None:
            raise self.failure
        if not 1 <= len(Entries) <= _MAX_BATCH or len({entry["Id"] for entry in Entries}) != len(Entries):
            raise client_error("InvalidBatchEntry", "SendMessageBatch")
        refused, taken = Entries[: self.refusals], Entries[self.refusals :]
        self.refusals = 0
        self.messages += [entry["MessageBody"] for entry in taken]
        self.groups += [entry.get("MessageGroupId") for entry in taken]
        failed = [{"Id": entry["Id"], "Code": "InternalError", "SenderFault": False} for entry in refused]
        return {"Successful": [{"Id": entry["Id"]} for entry in taken], "Failed": failed}
