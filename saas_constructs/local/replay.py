"""Events of the past, put on their bus again from its archive."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.local.dead_letters.queues import choose, find_queues
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from saas_constructs.local.access import Access

_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
_POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Archive:
    """An archive of a bus's events.

    Args:
        region: AWS region.
        name: Its name.
        arn: Its ARN.
        bus_arn: The bus.
    """

    region: str
    name: str
    arn: str
    bus_arn: str

    @property
    def bus_name(self) -> str:
        """Name of the bus."""
        return self.bus_arn.rpartition("/")[2]


def archive_of(access: Access, bus: str | None) -> Archive:
    """The one archive of the bus that is, or contains, what is wanted; of the only archived bus when left out.

    Raises:
        LocalError: There is none, or more than one.
    """
    found = [archive for region in access.regions for archive in _in_region(access, region)]
    matching = [archive for archive in found if bus == archive.bus_name]
    matching = matching or [archive for archive in found if bus is None or bus in archive.bus_name]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(sorted(archive.bus_name for archive in matching or found)) or "none"
    raise LocalError(
        f"{'no' if not matching else 'more than one'} archived bus has {bus or ''!r} in its name",
        f"name one with --bus: {known}",
    )


def rule_of(access: Access, archive: Archive, consumer: str) -> str:
    """The ARN of the rule of one consumer of the bus.

    Args:
        access: The AWS.
        archive: The bus's.
        consumer: The consumer's path, or a part of it, as ``saas dlq list`` shows it.

    Raises:
        LocalError: There is no such consumer of this bus.
    """
    queue = choose([found for found in find_queues(access) if found.region == archive.region], consumer)
    sqs, events = access.client("sqs", archive.region), access.client("events", archive.region)
    for url in queue.sources:
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        for name in events.list_rule_names_by_target(TargetArn=arn, EventBusName=archive.bus_name)["RuleNames"]:
            return str(events.describe_rule(Name=name, EventBusName=archive.bus_name)["Arn"])
    raise LocalError(
        f"{queue.owner} consumes no events of {archive.bus_name}", "name another consumer, or another bus with --bus"
    )


def replay(
    access: Access,
    archive: Archive,
    *,
    since: datetime,
    until: datetime,
    rule_arn: str | None,
    report: Callable[[str], None] = lambda _state: None,
) -> dict[str, Any]:
    """Put the archived events of a time on the bus again, and wait until they are.

    Args:
        access: The AWS.
        archive: Of the bus.
        since: From when.
        until: To when.
        rule_arn: The only rule that gets them; all when left out.
        report: Told the state whenever it is looked at.

    Raises:
        LocalError: The replay failed.
    """
    events = access.client("events", archive.region)
    name = f"saas-{uuid.uuid4()}"
    destination = {"Arn": archive.bus_arn, **({"FilterArns": [rule_arn]} if rule_arn else {})}
    events.start_replay(
        ReplayName=name,
        EventSourceArn=archive.arn,
        EventStartTime=since,
        EventEndTime=until,
        Destination=destination,
    )
    while (found := events.describe_replay(ReplayName=name))["State"] not in _ENDED:
        report(found["State"])
        time.sleep(_POLL_SECONDS)
    if found["State"] != "COMPLETED":
        raise LocalError(
            f"the replay {name} ended as {found['State']}: {found.get('StateReason', 'without a reason')}",
            "mend that and run this again: consumers do nothing about events that they have seen",
        )
    return {"replay": name, "bus": archive.bus_name, "state": found["State"]}


def _in_region(access: Access, region: str) -> list[Archive]:
    events = access.client("events", region)
    found: list[Archive] = []
    token: dict[str, str] = {}
    while True:
        answer = events.list_archives(**token)
        found += [
            Archive(
                region,
                archive["ArchiveName"],
                events.describe_archive(ArchiveName=archive["ArchiveName"])["ArchiveArn"],
                archive["EventSourceArn"],
            )
            for archive in answer["Archives"]
        ]
        if "NextToken" not in answer:
            return found
        token = {"NextToken": answer["NextToken"]}
