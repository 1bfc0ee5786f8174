"""State machines whose tasks wait for a token in a table's item, for the tests of Step Functions' mends."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.local.iam import make_role, policy
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

TRUSTED = policy({"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"})


@dataclass
class Machine:
    """A state machine, and the table in which its tasks leave their tokens."""

    aws: EmbeddedAws
    states: dict[str, Any]
    start_at: str
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table = f"table-{uuid.uuid4().hex}"
        self.dynamodb = self.aws.client("dynamodb")
        self.dynamodb.create_table(
            TableName=self.table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        )
        definition = {"StartAt": self.start_at, "States": self.states, **self.settings}
        self.client = self.aws.client("stepfunctions")
        self.arn: str = self.client.create_state_machine(
            name=f"machine-{uuid.uuid4().hex}",
            roleArn=make_role(self.aws, [], TRUSTED),
            definition=json.dumps(definition).replace("TABLE", self.table),
        )["stateMachineArn"]

    def put(self, pk: str) -> None:
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": pk}})

    def start(self, pk: str = "order", **more: Any) -> Execution:
        """Start an execution for an item that exists."""
        self.put(pk)
        started = self.client.start_execution(stateMachineArn=self.arn, input=json.dumps({"pk": pk, **more}))
        return Execution(self, started["executionArn"], pk)


@dataclass(frozen=True)
class Execution:
    machine: Machine
    arn: str
    pk: str

    def token(self, name: str = "waits_for", other_than: str = "") -> str:
        """Wait until a task has left its token."""

        def left() -> str | None:
            key = {"pk": {"S": self.pk}}
            item = self.machine.dynamodb.get_item(TableName=self.machine.table, Key=key)["Item"]
            token: str | None = item.get(name, {}).get("S")
            return token if token != other_than else None

        found: str = until(left)
        return found

    def ended(self) -> dict[str, Any]:
        """Wait until the execution has ended and describe it."""

        def described() -> dict[str, Any] | None:
            found: dict[str, Any] = self.machine.client.describe_execution(executionArn=self.arn)
            return None if found["status"] == "RUNNING" else found

        ended: dict[str, Any] = until(described)
        return ended

    def output(self) -> Any:
        """Wait for the end and return the output of a success."""
        ended = self.ended()
        assert ended["status"] == "SUCCEEDED", ended
        return json.loads(ended["output"])

    def events(self) -> list[str]:
        """The types of its events, oldest first."""
        return [event["type"] for event in self.machine.client.get_execution_history(executionArn=self.arn)["events"]]


def waiting(attribute: str = "waits_for", **more: Any) -> dict[str, Any]:
    """A task that leaves its token in an attribute of the item ``$.pk`` and waits; the item must exist."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "Parameters": {
            "TableName": "TABLE",
            "Key": {"pk": {"S.$": "$.pk"}},
            "UpdateExpression": f"SET {attribute} = :token",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":token": {"S.$": "$$.Task.Token"}},
        },
        **({} if "Next" in more else {"End": True}),
        **more,
    }


def catching(error: str, then: str = "Caught") -> dict[str, Any]:
    return {"Catch": [{"ErrorEquals": [error], "Next": then}]}


CAUGHT = {"Caught": {"Type": "Succeed"}}
