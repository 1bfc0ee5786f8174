"""The platform that is drilled: the reference application on an embedded AWS of its own."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examples.restaurant import Restaurant
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import EmbeddedAws, free_port
from saas_constructs.testing.platform import Platform
from stacks.config import DEV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "Drill-Passw0rd-2026"  # noqa: S105 - of users that live as long as the drill
_PAUSE_SECONDS = 0.5


class DrillFailedError(Exception):
    """A promise did not hold, or a state was not reached in time."""


@dataclass(frozen=True)
class Stage:
    """A running platform with two restaurants.

    Attributes:
        aws: Where it runs.
        platform: Its operators' side.
        restaurants: The tenants, by slug.
        folder: For what drills write.
    """

    aws: EmbeddedAws
    platform: Platform
    restaurants: Mapping[str, Restaurant]
    folder: Path
    _resources: list[dict[str, Any]] = field(default_factory=list, repr=False, compare=False)

    def restart(self) -> None:
        """Stop the embedded AWS cleanly and start it again with the state that it kept."""
        emulator = Emulator(self.aws.settings)
        stopped = emulator.stop()
        if stopped.killed or stopped.unsaved:
            raise DrillFailedError(f"the embedded AWS did not stop cleanly: {stopped}")
        emulator.start()

    def repeat_quickly(self, seconds: int) -> None:
        """Let messages that a function failed on come again after seconds, not after minutes."""
        mappings = self.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        sqs = self.aws.client("sqs")
        for arn in {mapping["EventSourceArn"] for mapping in mappings if ":sqs:" in mapping["EventSourceArn"]}:
            url = sqs.get_queue_url(QueueName=arn.rsplit(":", 1)[-1])["QueueUrl"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(seconds)})

    def set_time_limits(self, tier: str, **seconds: int) -> None:
        """Give orders of a tier other time limits: ``accept``, ``ready``, ``pickup``.

        Workflows that start from now on go by them, and so does the sweep, which ends what lost its workflow.
        """
        functions = self.aws.client("lambda")
        for page in functions.get_paginator("list_functions").paginate():
            for found in page["Functions"]:
                variables = found.get("Environment", {}).get("Variables", {})
                if "TIME_LIMITS" not in variables:
                    continue
                limits = json.loads(variables["TIME_LIMITS"])
                limits[tier] = {**limits[tier], **seconds}
                variables["TIME_LIMITS"] = json.dumps(limits)
                functions.update_function_configuration(
                    FunctionName=found["FunctionName"], Environment={"Variables": variables}
                )

    def physical_names(self, kind: str, part: str = "") -> list[str]:
        """Physical names of deployed resources of a CloudFormation type whose logical id contains ``part``."""
        if not self._resources:
            # Once: nothing is deployed while a stage is used, and whoever waits asks often.
            cloudformation = self.aws.client("cloudformation")
            for stack in cloudformation.describe_stacks()["Stacks"]:
                found = cloudformation.describe_stack_resources(StackName=stack["StackName"])
                self._resources.extend(found["StackResources"])
        return [
            resource["PhysicalResourceId"]
            for resource in self._resources
            if resource["ResourceType"] == kind and part in resource["LogicalResourceId"]
        ]

    def messages(self) -> dict[str, int]:
        """Messages in each queue, in flight ones included, by the queue's name; empty queues are left out."""
        sqs = self.aws.client("sqs")
        counts: dict[str, int] = {}
        for url in self.physical_names("AWS::SQS::Queue"):
            attributes = sqs.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            )["Attributes"]
            count = sum(map(int, attributes.values()))
            if count:
                counts[url.rsplit("/", 1)[-1]] = count
        return counts

    def running(self) -> list[str]:
        """Names of workflows' executions that run."""
        client = self.aws.client("stepfunctions")
        return [
            execution["name"]
            for machine in self.physical_names("AWS::StepFunctions::StateMachine", "WorkflowOrder")
            for execution in client.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
        ]

    def open_items(self, tenant_id: str) -> list[str]:
        """A tenant's open orders and tasks, each by its key and status; costs one query of their index."""
        answer = self.aws.client("dynamodb").query(
            TableName=self.platform.outputs["TableName"],
            IndexName="open_orders",
            KeyConditionExpression="open_pk = :open",
            ExpressionAttributeValues={":open": {"S": f"{tenant_id}#open"}},
        )
        return [
            f"{item['pk']['S'].partition('#')[2]} {item.get('status', {}).get('S', '')}".rstrip()
            for item in answer["Items"]
        ]

    def newest_orders(self, tenant_id: str, site_id: str, *, limit: int) -> list[dict[str, Any]]:
        """Items of a site's orders, the one placed last first."""
        table = self.platform.outputs["TableName"]
        client = self.aws.client("dynamodb")
        found = client.query(
            TableName=table,
            IndexName="orders_by_site",
            KeyConditionExpression="site_pk = :site",
            ExpressionAttributeValues={":site": {"S": f"{tenant_id}#site#{site_id}#orders"}},
            ScanIndexForward=False,
            Limit=limit,
        )["Items"]
        keys = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
        # The index holds no tokens.
        return [client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"] for key in keys]

    def items(self, tenant_id: str) -> list[dict[str, Any]]:
        """Every item of a tenant, read as the account's root user."""
        pages = self.aws.client("dynamodb").get_paginator("scan")
        return [
            item
            for page in pages.paginate(
                TableName=self.platform.outputs["TableName"],
                FilterExpression="begins_with(pk, :tenant)",
                ExpressionAttributeValues={":tenant": {"S": f"{tenant_id}#"}},
                ConsistentRead=True,
            )
            for item in page["Items"]
        ]


@contextmanager
def staged(folder: Path, *, say: Callable[[str], None]) -> Iterator[Stage]:
    """Deploy the stage ``dev`` with two restaurants, and stop everything at the end.

    Args:
        folder: For the state of the embedded AWS and for what drills write.
        say: Told what goes on.
    """
    settings = LocalSettings(home=folder / "aws", port=free_port())
    emulator = Emulator(settings)
    say("synthesizing the stage dev")
    assembly = assembly_of(None, context=["stage=dev"], region=DEV.region, output=folder / "cdk.out", folder=ROOT)
    emulator.start()
    try:
        aws = EmbeddedAws(settings, region=DEV.region)
        say("deploying")
        platform = Platform(aws.deploy(assembly), aws.client)
        say("opening two restaurants")
        restaurants = {
            slug: Restaurant.opened(platform, slug=slug, password=PASSWORD) for slug in ("blue-bistro", "green-garden")
        }
        try:
            stage = Stage(aws, platform, restaurants, folder)
            # A function that is changed while it runs leaves its message for as long as that stays invisible.
            wait_until(lambda: not stage.messages(), what="all queues are empty")
            yield stage
        finally:
            for restaurant in restaurants.values():
                restaurant.close()
    finally:
        emulator.stop()


def wait_until(holds: Callable[[], bool], *, what: str, seconds: float = 120) -> None:
    """Wait for a state.

    Raises:
        DrillFailedError: It is not reached in time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise DrillFailedError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(_PAUSE_SECONDS)
