"""What tests of tenants' lives share: short waits, and all that is told about tenants."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.lifecycle.lives import Lives

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.token_forge import TokenForge

#: The authorizer remembers a tenant for a second, and what it says is asked for with new tokens: three are longer.
SHORT = {"SETTLE_SECONDS": "3", "COPY_GRACE_SECONDS": "1", "OFFBOARDING_GRACE_SECONDS": "1"}


@pytest.fixture(scope="session")
def lives(aws: EmbeddedAws, platform: Platform, forge: TokenForge, admin: httpx.Client) -> Iterator[Lives]:
    """The lives of tenants, in which nothing waits longer than a test may, nor remembers where a tenant was."""
    del forge  # only has to be there
    with ExitStack() as clients:
        lives = Lives(aws, platform, admin, clients)
        pages = aws.client("lambda").get_paginator("list_functions").paginate()
        for found in [found for page in pages for found in page["Functions"]]:
            known = found.get("Environment", {}).get("Variables", {})
            told = {name: value for name, value in SHORT.items() if name in known}
            if "REGISTRY_TABLE_NAME" in known and "TABLE_NAME" in known:
                told["TENANT_CACHE_SECONDS"] = "0"
            if told:
                lives.tell(found["FunctionName"], {**known, **told})
        with lives.redefined(_look_soon):
            yield lives


def _look_soon(state: dict[str, Any]) -> None:
    """Look at what has to wait again after a second: as often as a stage with longer graces need not."""
    if state["Type"] == "Wait":
        state["Seconds"] = 1


@dataclass
class Told:
    """All that reaches the bus about tenants.

    Attributes:
        aws: Where the bus is.
        queue: URL of a queue of the test's that it all goes to.
        seen: Details by event id: an event may be delivered twice.
    """

    aws: EmbeddedAws
    queue: str
    seen: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def of(self, operation_id: str) -> Counter[str]:
        """How often which event was told of an operation."""
        sqs = self.aws.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                event = json.loads(message["Body"])
                self.seen[event["detail"]["event_id"]] = event["detail-type"], event["detail"]
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return Counter(kind for kind, detail in self.seen.values() if detail.get("operation_id") == operation_id)


@pytest.fixture(scope="session")
def told(aws: EmbeddedAws, platform: Platform) -> Iterator[Told]:
    """What is told about tenants from now on."""
    sqs, events = aws.client("sqs"), aws.client("events")
    url = sqs.create_queue(QueueName=f"tap-{uuid.uuid4()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rule = {"Name": "tap-tenants", "EventBusName": platform.outputs["EventBusName"]}
    events.put_rule(**rule, EventPattern=json.dumps({"source": ["saas.tenants"]}))
    events.put_targets(Rule=rule["Name"], EventBusName=rule["EventBusName"], Targets=[{"Id": "tap", "Arn": arn}])
    yield Told(aws, url)
    events.remove_targets(Rule=rule["Name"], EventBusName=rule["EventBusName"], Ids=["tap"])
    events.delete_rule(**rule)
    sqs.delete_queue(QueueUrl=url)
