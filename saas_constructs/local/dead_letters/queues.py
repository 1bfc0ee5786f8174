"""Every queue of dead letters, by its tags."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.dead_letter_tags import KIND_TAG, OWNER_TAG, DeadLetterKind
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saas_constructs.local.access import Access

_AT_ONCE = 8


@dataclass(frozen=True)
class DeadLetterQueue:
    """A queue of dead letters.

    Args:
        region: AWS region.
        url: The queue.
        arn: The queue.
        kind: Who put letters there.
        owner: Path of the construct whose letters these are.
        count: How many wait.
        sources: URLs of the queues whose messages SQS moves there.
    """

    region: str
    url: str
    arn: str
    kind: DeadLetterKind
    owner: str
    count: int
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """Physical name."""
        return self.url.rpartition("/")[2]


def find_queues(access: Access) -> list[DeadLetterQueue]:
    """Find the tagged queues of every region, by region and owner."""
    found = [queue for region in access.regions for queue in _in_region(access, region)]
    return sorted(found, key=lambda queue: (queue.region, queue.owner, queue.name))


def choose(queues: Sequence[DeadLetterQueue], wanted: str) -> DeadLetterQueue:
    """The one queue whose name or owner is, or contains, what is wanted.

    Raises:
        LocalError: There is none, or more than one.
    """
    matching = [queue for queue in queues if wanted in {queue.name, queue.owner}]
    matching = matching or [queue for queue in queues if wanted in queue.name or wanted in queue.owner]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(sorted(queue.owner for queue in matching or queues)) or "none"
    raise LocalError(
        f"{'no' if not matching else 'more than one'} queue of dead letters has {wanted!r} in its name or owner",
        f"name one of these: {known}",
    )


def _in_region(access: Access, region: str) -> list[DeadLetterQueue]:
    sqs = access.client("sqs", region)
    urls = [url for page in sqs.get_paginator("list_queues").paginate() for url in page.get("QueueUrls", [])]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        looked_at = list(pool.map(lambda url: _look_at(sqs, url), urls))
    sources: dict[str, list[str]] = {}
    for url, attributes, _ in looked_at:
        target = json.loads(attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
        if target:
            sources.setdefault(target, []).append(url)
    return [
        DeadLetterQueue(
            region=region,
            url=url,
            arn=attributes["QueueArn"],
            kind=DeadLetterKind(tags[KIND_TAG]),
            owner=tags.get(OWNER_TAG, ""),
            count=int(attributes["ApproximateNumberOfMessages"]),
            sources=tuple(sorted(sources.get(attributes["QueueArn"], []))),
        )
        for url, attributes, tags in looked_at
        if KIND_TAG in tags
    ]


def _look_at(sqs: Any, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
    try:
        tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
        names = ["QueueArn", "RedrivePolicy", "ApproximateNumberOfMessages"]
        return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"], tags
    except sqs.exceptions.QueueDoesNotExist:
        # Deleted since it was listed.
        return url, {}, {}
