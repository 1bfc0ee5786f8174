"""A table with an outbox, a bus and a consumer of moods, deployed once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.outbox import outbox_of
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.tenant_sessions import function_named
from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from saas_constructs.testing.embedded import EmbeddedAws

TENANT = "t0123456789ab"


def onboarded(slug: str, tenant_id: str = TENANT) -> TenantOnboarded:
    """An event of its own each time."""
    event = TenantOnboarded.ending(
        tenant_id=tenant_id,
        operation_id="operation-1",
        attempt=1,
        occurred_at="2026-11-21T10:00:00Z",
        slug=slug,
        tier="basic",
        model="pool",
    )
    detail = event.to_detail()
    return TenantOnboarded(**{**detail, "event_id": str(uuid.uuid4())})


def saas(moods: Moods, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``saas`` against the embedded AWS, or as the variables say."""
    settings = moods.aws.settings
    environment = {
        **os.environ,
        "SAAS_HOME": str(settings.home),
        "SAAS_PORT": str(settings.port),
        "COLUMNS": "250",
        **variables,
    }
    command = [sys.executable, "-m", "saas_constructs.local", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@dataclass
class Moods:
    """The app of `tests.e2e.events.app`, driven from outside.

    Attributes:
        seen: The details of all events that reached the bus, in order.
    """

    aws: EmbeddedAws
    outputs: Mapping[str, str]
    tap_url: str
    seen: list[dict[str, Any]] = field(default_factory=list)

    def write(self, *events: TenantOnboarded, item: str | None = None, outbox: str | None = None) -> str:
        """Write an item that tells events; returns its partition key."""
        pk = item or f"{TENANT}#mood#{uuid.uuid4()}"
        text = outbox_of(*events) if outbox is None else outbox
        self.aws.client("dynamodb").put_item(
            TableName=self.outputs["MoodsTableName"],
            Item={"pk": {"S": pk}, "sk": {"S": "mood"}, "outbox": {"S": text}, "at": {"S": str(uuid.uuid4())}},
        )
        return pk

    def told(self) -> list[str]:
        """The ids of all events that have reached the bus so far, in order."""
        sqs = self.aws.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.tap_url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                self.seen.append(json.loads(message["Body"])["detail"])
                sqs.delete_message(QueueUrl=self.tap_url, ReceiptHandle=message["ReceiptHandle"])
        return [detail["event_id"] for detail in self.seen]

    def consumed(self) -> list[str]:
        """The ids of all events that the consumer has consumed, in order."""
        group = self._function("Consumer")["LoggingConfig"]["LogGroup"]
        pages = self.aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        lines = [event["message"] for page in pages for event in page["events"]]
        return [json.loads(line)["consumed"] for line in lines if '"consumed":' in line]

    def mood(self, mood: str) -> None:
        """Let the consumer fail for grumpy slugs, or not."""
        self.aws.client("lambda").update_function_configuration(
            FunctionName=self._function("Consumer")["FunctionName"], Environment=self._environment(mood)
        )

    def letters(self, queue: str) -> int:
        """How many letters wait in the queue of that output."""
        attributes = self.aws.client("sqs").get_queue_attributes(
            QueueUrl=self.outputs[queue], AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(attributes["Attributes"]["ApproximateNumberOfMessages"])

    def _environment(self, mood: str) -> dict[str, Any]:
        variables = self._function("Consumer")["Environment"]["Variables"]
        return {"Variables": {**variables, "MOOD": mood}}

    def _function(self, part: str) -> dict[str, Any]:
        name = function_named(self.aws, part, stack_name="Moods")
        configuration: dict[str, Any] = self.aws.client("lambda").get_function_configuration(FunctionName=name)
        return configuration


@pytest.fixture(scope="session")
def moods(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moods]:
    """The deployed app, with a queue of the test's that all events of its bus go to."""
    output = tmp_path_factory.mktemp("moods") / "cdk.out"
    command = f"{sys.executable} -m tests.e2e.events.app"
    outputs = aws.deploy(assembly_of(command, context=[], region=aws.region, output=output, folder=ROOT))
    sqs, events = aws.client("sqs"), aws.client("events")
    url = sqs.create_queue(QueueName=f"tap-{uuid.uuid4()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus = outputs["MoodsBusName"]
    events.put_rule(Name="tap", EventBusName=bus, EventPattern=json.dumps({"source": [{"prefix": ""}]}))
    events.put_targets(Rule="tap", EventBusName=bus, Targets=[{"Id": "tap", "Arn": arn}])
    yield Moods(aws, outputs, url)
    events.remove_targets(Rule="tap", EventBusName=bus, Ids=["tap"])
    events.delete_rule(Name="tap", EventBusName=bus)
    sqs.delete_queue(QueueUrl=url)
