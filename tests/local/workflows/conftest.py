"""The workflow on an embedded AWS of its own, and orders that tests move by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.embedded import EmbeddedAws, embedded_aws
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

TENANT = "t0123456789ab"
LONG = {"accept": 60, "ready": 60, "pickup": 60}
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_order_id() -> str:
    """An order id in the form of the contract."""
    number = uuid.uuid4().int
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(26))


@dataclass(frozen=True)
class Waiting:
    """The deployed app."""

    aws: EmbeddedAws
    outputs: dict[str, str]
    assemblies: Path

    def order(self, status: str = "PLACED", **limits: int) -> Order:
        """An order on the table, without an execution; ``limits`` replace an hour's."""
        order = Order(self, {**LONG, **limits})
        self.aws.client("dynamodb").put_item(
            TableName=self.outputs["TableName"],
            Item={**order.key, "status": {"S": status}, "revision": {"N": "1"}, "outbox": {"S": "[]"}},
        )
        return order

    def notices(self) -> list[dict[str, Any]]:
        """What reached the waiter's queue, and is taken from it."""
        answer = self.aws.client("sqs").receive_message(
            QueueUrl=self.outputs["QueueUrl"],
            MaxNumberOfMessages=10,
            WaitTimeSeconds=1,
        )
        for message in answer.get("Messages", []):
            self.aws.client("sqs").delete_message(
                QueueUrl=self.outputs["QueueUrl"], ReceiptHandle=message["ReceiptHandle"]
            )
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


@dataclass
class Order:
    """An order and its execution."""

    waiting: Waiting
    limits: dict[str, int]
    order_id: str = field(default_factory=new_order_id)

    @property
    def key(self) -> dict[str, Any]:
        return {"pk": {"S": f"{TENANT}#order#{self.order_id}"}, "sk": {"S": "order"}}

    @property
    def item(self) -> dict[str, Any]:
        answer = self.waiting.aws.client("dynamodb").get_item(
            TableName=self.waiting.outputs["TableName"], Key=self.key, ConsistentRead=True
        )
        item: dict[str, Any] = answer["Item"]
        return item

    @property
    def status(self) -> str:
        status: str = self.item["status"]["S"]
        return status

    def start(self) -> Order:
        """Start the execution through the alias."""
        execution = {
            "tenant_id": TENANT,
            "order_id": self.order_id,
            "site_id": "site-1",
            "correlation_id": self.order_id,
            "limits": self.limits,
        }
        self.states.start_execution(
            stateMachineArn=self.waiting.outputs["AliasArn"],
            name=f"{TENANT}-{self.order_id}",
            input=json.dumps(execution),
        )
        return self

    def move(self, status: str) -> None:
        """Write a status as a command does: the revision moves."""
        self.waiting.aws.client("dynamodb").update_item(
            TableName=self.waiting.outputs["TableName"],
            Key=self.key,
            UpdateExpression="SET #status = :status, revision = revision + :one",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":status": {"S": status}, ":one": {"N": "1"}},
        )

    def token(self, attribute: str) -> str:
        """Wait until the workflow has kept a token there."""
        token: str = until(lambda: self.item.get(attribute, {}).get("S"))
        return token

    def end_wait(self, attribute: str, status: str, *, error: str = "") -> str:
        """Do what a command does: write the status, then answer the token."""
        token = self.token(attribute)
        self.move(status)
        if error:
            self.states.send_task_failure(taskToken=token, error=error, cause="test")
        else:
            self.states.send_task_success(taskToken=token, output=json.dumps({"status": status}))
        return token

    @property
    def states(self) -> Any:
        return self.waiting.aws.client("stepfunctions")

    @property
    def arn(self) -> str:
        machine = self.waiting.outputs["WorkflowArn"]
        return f"{machine.replace(':stateMachine:', ':execution:')}:{TENANT}-{self.order_id}"

    def end(self) -> dict[str, Any]:
        """Wait for the end of the execution and describe it."""

        def ended() -> dict[str, Any] | None:
            found: dict[str, Any] = self.states.describe_execution(executionArn=self.arn)
            return None if found["status"] == "RUNNING" else found

        described: dict[str, Any] = until(ended)
        return described

    def outcome(self) -> str:
        """Wait for the end and return the outcome."""
        described = self.end()
        assert described["status"] == "SUCCEEDED", described
        outcome: str = json.loads(described["output"])["outcome"]
        return outcome

    def entered(self) -> list[str]:
        """The states that the execution has entered so far."""
        events = self.states.get_execution_history(executionArn=self.arn, maxResults=1000)["events"]
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Waiting]:
    """The app as it is deployed first."""
    folder = tmp_path_factory.mktemp("waiting")
    script = Path(__file__).with_name("waiting_app.py")
    environment = {**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}
    root = script.parents[3]
    subprocess.run([sys.executable, script, folder], check=True, env={**environment, "PYTHONPATH": str(root)})
    with embedded_aws(folder / "aws") as aws:
        yield Waiting(aws, aws.deploy(folder / "first"), folder)
