"""Queues of dead letters, found by their tags."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.errors import NotFoundError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# The constructs set them, and `saas dlq` goes by them, too: see docs/architecture.md.
KIND_TAG: Final = "saas:dead-letters"
OWNER_TAG: Final = "saas:dead-letters-of"
_LARGEST_PAGE: Final = 100
_WAITING: Final = "ApproximateNumberOfMessages"
_HELD: Final = "ApproximateNumberOfMessagesNotVisible"


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """A queue of dead letters.

    Attributes:
        name: Its name.
        owner: Path of the construct whose letters these are.
        kind: Who put letters there: ``consumer``, ``publisher``, ``bus`` or ``other``.
    """

    name: str
    owner: str
    kind: str


@dataclass(frozen=True, slots=True)
class Count:
    """About how many letters are in a queue.

    Attributes:
        waiting: Those that SQS would hand out.
        held: Those that somebody looks at right now.
    """

    waiting: int
    held: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.waiting + self.held


class DeadLetterQueues:
    """The queues of one stage.

    Args:
        tagging: Client of Resource Groups Tagging.
        sqs: SQS.
        stage: The stage: owners' paths start with it.
    """

    def __init__(self, tagging: Any, sqs: "SQSClient", stage: str) -> None:
        self._tagging = tagging
        self._sqs = sqs
        self._stage = stage

    def every(self) -> list[DeadLetterQueue]:
        """All queues by owner; a new one shows a little while after it was made."""
        return sorted(self._found(), key=lambda queue: (queue.owner, queue.name))

    def named(self, name: str) -> DeadLetterQueue:
        """The queue ``name``.

        Raises:
            NotFoundError: No queue of dead letters of the stage has this name.
        """
        for queue in self._found():
            if queue.name == name:
                return queue
        raise NotFoundError(f"there is no queue of dead letters {name}; listDeadLetters names them")

    def url(self, queue: DeadLetterQueue) -> str:
        """Address of ``queue``."""
        return self._sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]

    def letters_in(self, url: str) -> Count:
        """About how many letters there are: SQS's count may lag behind by a minute."""
        found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[_WAITING, _HELD])["Attributes"]
        return Count(waiting=int(found[_WAITING]), held=int(found[_HELD]))

    def sources(self, url: str) -> list[str]:
        """Addresses of the queues whose messages SQS puts into the queue at ``url``."""
        return self._sqs.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"]

    def _found(self) -> Iterator[DeadLetterQueue]:
        pages = self._tagging.get_paginator("get_resources").paginate(
            ResourceTypeFilters=["sqs"], TagFilters=[{"Key": KIND_TAG}], ResourcesPerPage=_LARGEST_PAGE
        )
        for page in pages:
            for resource in page["ResourceTagMappingList"]:
                tags = {tag["Key"]: tag["Value"] for tag in resource["Tags"]}
                if tags.get(OWNER_TAG, "").startswith(f"{self._stage}/"):
                    name = str(resource["ResourceARN"]).rpartition(":")[2]
                    yield DeadLetterQueue(name, tags[OWNER_TAG], tags[KIND_TAG])
