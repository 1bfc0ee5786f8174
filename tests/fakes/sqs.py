"""An SQS client that keeps the messages it is sent."""

from typing import Any

from tests.fakes.errors import client_error

_MAX_BYTES = 1024 * 1024


class FakeSqs:
    """Takes messages of at most 1 MiB.

    Attributes:
        messages: The bodies that were sent, in order.
        failure: When set, what every call raises.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.failure: Exception | None = None

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert QueueUrl, "a call names its queue"
        if self.failure is not None:
            raise self.failure
        if len(MessageBody.encode()) > _MAX_BYTES:
            raise client_error("InvalidParameterValue", "SendMessage")
        self.messages.append(MessageBody)
        return {"MessageId": str(len(self.messages))}
