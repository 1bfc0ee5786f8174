"""Orders and the executions of their workflows, as an operator of the platform sees them."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from saas_constructs.testing.tenant_sessions import function_named
from tests.e2e.conftest import APPLICATION_PLANE
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.restaurant import Restaurant
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform

TERMINAL = {
    "SERVED": "OrderCompleted",
    "REJECTED": "OrderRejected",
    "CANCELLED": "OrderCancelled",
    "EXPIRED": "OrderExpired",
}
STEPS = {
    "PLACED": (),
    "ACCEPTED": (("kitchen", "accept"),),
    "PREPARING": (("kitchen", "accept"), ("kitchen", "start")),
    "READY": (("kitchen", "accept"), ("kitchen", "start"), ("kitchen", "ready")),
}
WAIT_OF = {"PLACED": "wait_accept", "ACCEPTED": "wait_ready", "PREPARING": "wait_ready", "READY": "wait_pickup"}


@dataclass(frozen=True)
class Workflows:
    """The platform's orders and their executions, as an operator sees them."""

    aws: EmbeddedAws
    platform: Platform
    restaurant: Restaurant

    @cached_property
    def arn(self) -> str:
        (arn,) = self._resources("AWS::StepFunctions::StateMachine", "Workflow")
        return arn

    @cached_property
    def bus_log(self) -> str:
        (name,) = self._resources("AWS::Logs::LogGroup", "EventBus")
        return name

    @cached_property
    def starter(self) -> str:
        return function_named(self.aws, "WorkflowStart", stack_name=APPLICATION_PLANE)

    def _resources(self, kind: str, part: str) -> list[str]:
        found = self.aws.client("cloudformation").describe_stack_resources(StackName=APPLICATION_PLANE)
        return [
            resource["PhysicalResourceId"]
            for resource in found["StackResources"]
            if resource["ResourceType"] == kind and part in resource["LogicalResourceId"]
        ]

    def place(self) -> PlacedOrder:
        answer = self.restaurant.people["customer"].place([{"sku": "margherita", "quantity": 1}], key=uuid.uuid4().hex)
        assert answer.status_code == 201, answer.text
        return PlacedOrder(self, answer.json()["order_id"])

    def place_until(self, status: str) -> PlacedOrder:
        """An order in this status, whose workflow waits for what ends it."""
        order = self.place()
        for role, command in STEPS[status]:
            order.token(WAIT_OF[order.status])
            order.command(role, command)
        order.token(WAIT_OF[status])
        return order

    def started(self, order: PlacedOrder) -> list[str]:
        """What the starter's log says about an order."""
        configuration = self.aws.client("lambda").get_function_configuration(FunctionName=self.starter)
        lines = self.aws.client("logs").filter_log_events(logGroupName=configuration["LoggingConfig"]["LogGroup"])
        return [
            json.loads(event["message"])["message"]
            for event in lines["events"]
            if order.order_id in event["message"] and '"workflow started' in event["message"]
        ]

    @contextmanager
    def limits(self, **seconds: int) -> Iterator[None]:
        """Let orders of the tier ``standard`` wait shorter."""
        client = self.aws.client("lambda")
        variables = client.get_function_configuration(FunctionName=self.starter)["Environment"]["Variables"]
        limits = json.loads(variables["TIME_LIMITS"])
        limits["standard"] |= seconds
        try:
            self._configure({**variables, "TIME_LIMITS": json.dumps(limits)})
            yield
        finally:
            self._configure(variables)

    def _configure(self, variables: dict[str, str]) -> None:
        self.aws.client("lambda").update_function_configuration(
            FunctionName=self.starter, Environment={"Variables": variables}
        )

    @contextmanager
    def starter_down(self) -> Iterator[None]:
        """No workflow starts meanwhile; placed orders wait in the starter's queue."""
        client = self.aws.client("lambda")
        (mapping,) = client.list_event_source_mappings(FunctionName=self.starter)["EventSourceMappings"]
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        try:
            yield
        finally:
            client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


@dataclass(frozen=True)
class PlacedOrder:
    """One order and its execution."""

    all: Workflows
    order_id: str

    def command(self, role: str, command: str, status: int = 200) -> dict[str, Any]:
        answer = self.all.restaurant.people[role].command(self.order_id, command)
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def try_command(self, role: str, command: str) -> int:
        """Give a command that may come too late, and return the answer's status."""
        return self.all.restaurant.people[role].command(self.order_id, command).status_code

    def close(self, *waiting: str) -> str:
        """Do what the workflow does when the time of a wait is over, and return the order's status then."""
        payload = {
            "tenant_id": self.all.restaurant.tenant_id,
            "order_id": self.order_id,
            "expire": True,
            "while": waiting,
            "reason": "not accepted in time",
        }
        name = function_named(self.all.aws, "WorkflowClose", stack_name=APPLICATION_PLANE)
        status: str = self.all.platform.invoke(name, payload)["status"]
        return status

    @property
    def item(self) -> dict[str, Any]:
        answer = self.all.aws.client("dynamodb").get_item(
            TableName=self.all.platform.outputs["TableName"],
            Key={
                "pk": {"S": f"{self.all.restaurant.tenant_id}#order#{self.order_id}"},
                "sk": {"S": "order"},
            },
            ConsistentRead=True,
        )
        item: dict[str, Any] = answer["Item"]
        return item

    @property
    def status(self) -> str:
        status: str = self.item["status"]["S"]
        return status

    @property
    def shown(self) -> dict[str, Any]:
        """The order as the API shows it."""
        body: dict[str, Any] = (
            self.all.restaurant.people["customer"].api.get(f"orders/{self.order_id}").raise_for_status().json()
        )
        return body

    def token(self, attribute: str, other_than: str = "") -> str:
        """Wait until the workflow has kept a token there."""

        def kept() -> str | None:
            token: str | None = self.item.get(attribute, {}).get("S")
            return None if token == other_than else token

        token: str = until(kept, f"a token in {attribute}")
        return token

    @property
    def states(self) -> Any:
        return self.all.aws.client("stepfunctions")

    @property
    def execution(self) -> str:
        machine = self.all.arn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{self.all.restaurant.tenant_id}-{self.order_id}"

    def outcome(self) -> str:
        """Wait for the end of the execution and return its outcome."""

        def ended() -> dict[str, Any] | None:
            found: dict[str, Any] = self.states.describe_execution(executionArn=self.execution)
            return None if found["status"] == "RUNNING" else found

        until(self._exists, "the execution")
        described = until(ended, "the execution's end")
        assert described["status"] == "SUCCEEDED", described
        outcome: str = json.loads(described["output"])["outcome"]
        return outcome

    def _exists(self) -> bool:
        try:
            self.states.describe_execution(executionArn=self.execution)
        except self.states.exceptions.ExecutionDoesNotExist:
            return False
        return True

    def entered(self) -> list[str]:
        events = self.states.get_execution_history(executionArn=self.execution, maxResults=1000)["events"]
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]

    def events(self) -> list[dict[str, Any]]:
        """What the bus has told of the order so far."""
        pages = self.all.aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=self.all.bus_log)
        told = [json.loads(event["message"]) for page in pages for event in page["events"]]
        return [event for event in told if event["detail"].get("order_id") == self.order_id]

    def assert_ended_once(self, status: str) -> None:
        """The workflow, the order, its history and the bus all know this one end and no other."""
        assert self.outcome() == status
        assert self.status == status
        history = [entry["M"]["status"]["S"] for entry in self.item["history"]["L"]]
        assert [entry for entry in history if entry in TERMINAL] == [status]
        assert history[-1] == status
        # Events of one order come in its order, so that no other end can follow this one.
        told = until(
            lambda: [e["detail-type"] for e in self.events() if e["detail-type"] in TERMINAL.values()],
            f"the event of {status}",
        )
        assert told == [TERMINAL[status]]
