"""What is done to the platform from outside while orders live."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from drills.ledger import RUNNING
from drills.stage import wait_until

if TYPE_CHECKING:
    from drills.stage import Stage

_SEVERAL = 10


def nothing(stage: Stage) -> None:
    """Leave the platform alone."""


def poison(stage: Stage) -> None:
    """Send each consumer's queue a message that is no event, and the bus an event that breaks its contract."""
    sqs = stage.aws.client("sqs")
    for url in consumer_queues(stage):
        sqs.send_message(QueueUrl=url, MessageBody="not an event", MessageGroupId="nobody")
    tenant_id = next(iter(stage.restaurants.values())).tenant_id
    stage.aws.client("events").put_events(
        Entries=[
            {
                "EventBusName": stage.platform.outputs["EventBusName"],
                "Source": "saas.orders",
                "DetailType": "OrderCompleted",
                "Detail": json.dumps({"tenant_id": tenant_id, "version": 1}),
            }
        ]
    )


def start_again(stage: Stage) -> None:
    """Ask for the start of workflows that run, under the same names with the same input."""
    client = stage.aws.client("stepfunctions")
    (machine,) = stage.physical_names("AWS::StepFunctions::StateMachine")

    def running() -> list[str]:
        listed = client.list_executions(stateMachineArn=machine, statusFilter=RUNNING)["executions"]
        return [execution["executionArn"] for execution in listed]

    wait_until(lambda: len(running()) > 0, what="a workflow runs")
    for arn in running()[:_SEVERAL]:
        execution = client.describe_execution(executionArn=arn)
        try:
            client.start_execution(stateMachineArn=machine, name=execution["name"], input=execution["input"])
        except client.exceptions.ExecutionAlreadyExists:
            continue


def restart(stage: Stage) -> None:
    """Stop the embedded AWS in the middle of things, and start it again."""
    (machine,) = stage.physical_names("AWS::StepFunctions::StateMachine")
    client = stage.aws.client("stepfunctions")
    wait_until(
        lambda: len(client.list_executions(stateMachineArn=machine, statusFilter=RUNNING)["executions"]) > 1,
        what="workflows run",
    )
    stage.restart()


def consumer_queues(stage: Stage) -> list[str]:
    """URLs of the queues that functions read events from."""
    mappings = stage.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    names = [
        mapping["EventSourceArn"].rsplit(":", 1)[-1] for mapping in mappings if ":sqs:" in mapping["EventSourceArn"]
    ]
    sqs = stage.aws.client("sqs")
    return [sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in names]
