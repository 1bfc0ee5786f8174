"""Whoever holds a function's credentials does that function's own work and no other, and stops nobody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.tenant_sessions import function_client, function_named, tenant_client
from tests.e2e.conftest import APPLICATION_EVENTS, APPLICATION_PLANE
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

TENANT = "t0123456789ab"


class Targets:
    """Names of what is attacked."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self.aws = aws

    def named(self, kind: str, part: str, stack_name: str = APPLICATION_EVENTS) -> str:
        """Physical id of the one resource of a kind whose logical id holds ``part``."""
        found = self.aws.client("cloudformation").describe_stack_resources(StackName=stack_name)["StackResources"]
        (name,) = [
            str(resource["PhysicalResourceId"])
            for resource in found
            if resource["ResourceType"] == kind and part in resource["LogicalResourceId"]
            # What waits in a queue and what could not be taken from it are named alike.
            if "DeadLetters" in part or "DeadLetters" not in resource["LogicalResourceId"]
        ]
        return name

    def client(self, function: str, service: str) -> Any:
        return function_client(self.aws, function_named(self.aws, function), service)


def send_to(part: str) -> Any:
    """Put a forged message into the queue of a worker, which would believe its tenant."""

    def attempt(targets: Targets, _platform: Platform, function: str) -> object:
        body = json.dumps({"tenant_id": TENANT, "job": "sweep", "tier": "basic", "sites": [], "due": "2026-01-01"})
        url = targets.named("AWS::SQS::Queue", part)
        return targets.client(function, "sqs").send_message(QueueUrl=url, MessageBody=body)

    return attempt


def take_letters(targets: Targets, _platform: Platform, function: str) -> object:
    url = targets.named("AWS::SQS::Queue", "PublisherOutboxDeadLetters")
    return targets.client(function, "sqs").receive_message(QueueUrl=url)


def dispatch(targets: Targets, _platform: Platform, function: str) -> object:
    name = targets.named("AWS::Lambda::Function", "SchedulesSweepDispatcher")
    return targets.client(function, "lambda").invoke(FunctionName=name, Payload=b'{"due": "2099-01-01T00:00:00Z"}')


def close_an_order(targets: Targets, _platform: Platform, function: str) -> object:
    name = targets.named("AWS::Lambda::Function", "WorkflowClose", APPLICATION_PLANE)
    payload = json.dumps({"tenant_id": TENANT, "order_id": "0" * 26, "expire": True, "while": ["PLACED"]})
    return targets.client(function, "lambda").invoke(FunctionName=name, Payload=payload.encode())


def publish_an_event(targets: Targets, platform: Platform, function: str) -> object:
    entry = {"Source": "saas.orders", "DetailType": "OrderCompleted", "Detail": "{}"}
    bus = platform.outputs["EventBusName"]
    return targets.client(function, "events").put_events(Entries=[{"EventBusName": bus, **entry}])


def start_a_workflow(targets: Targets, _platform: Platform, function: str) -> object:
    arn = targets.named("AWS::StepFunctions::StateMachine", "WorkflowOrder", APPLICATION_PLANE)
    return targets.client(function, "stepfunctions").start_execution(stateMachineArn=arn, input="{}")


def tell_everybody(targets: Targets, _platform: Platform, function: str) -> object:
    arn = targets.named("AWS::SNS::Topic", "ChannelsEmail", APPLICATION_PLANE)
    return targets.client(function, "sns").publish(TopicArn=arn, Message="Your account is locked")


def listen_to_operators(targets: Targets, _platform: Platform, function: str) -> object:
    arn = targets.named("AWS::SNS::Topic", "Operators", APPLICATION_PLANE)
    return targets.client(function, "sns").subscribe(TopicArn=arn, Protocol="email", Endpoint="eve@example.com")


#: Functions that face clients or many tenants' messages, and what each must not be able to do with its own role.
ATTEMPTS: dict[str, tuple[str, Any]] = {
    "an API function forges a sweep": ("OrdersCreate", send_to("SchedulesSweepJobs")),
    "a subscriber forges a notice": ("SubscriptionsCreate", send_to("NotifierNotices")),
    "a handshake takes dead letters": ("RealtimeApiConnect", take_letters),
    "an API function dispatches": ("OrdersCancel", dispatch),
    "an API function closes waits": ("OrdersAccept", close_an_order),
    "an API function publishes": ("OrdersCreate", publish_an_event),
    "fan-out publishes": ("RealtimeFanOut", publish_an_event),
    "a dispatcher publishes": ("SchedulesSweepDispatcher", publish_an_event),
    "an API function starts workflows": ("OrdersCreate", start_a_workflow),
    "a subscriber tells everybody": ("SubscriptionsCreate", tell_everybody),
    "a subscriber listens to operators": ("SubscriptionsCreate", listen_to_operators),
    "a notifier listens to operators": ("NotifierNotify", listen_to_operators),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_functions_role_can_not_do_anothers_work(aws: EmbeddedAws, platform: Platform, name: str) -> None:
    function, attempt = ATTEMPTS[name]
    with pytest.raises(ClientError) as refusal:
        attempt(Targets(aws), platform, function)
    assert refusal.value.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException", "AuthorizationError"}


def entry(tenant_id: str, order_id: str, source: str = "saas.orders") -> dict[str, Any]:
    detail = {
        "event_id": f"forged-{order_id}",
        "tenant_id": tenant_id,
        "correlation_id": order_id,
        "occurred_at": "2026-11-21T10:00:00Z",
        "version": 1,
        "order_id": order_id,
    }
    return {"source": source, "detail_type": "OrderCompleted", "detail": detail}


def test_no_outbox_speaks_for_another_tenant_or_holds_up_its_events(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser, green: TenantUser
) -> None:
    """Green's session writes outboxes that lie, break and flood; blue's next order is told of all the same."""
    order_id = blue.placed()
    hostile = {
        "another tenant's": json.dumps([entry(blue.tenant_id, order_id)]),
        "another service's": json.dumps([entry(green.tenant_id, order_id, "saas.tenants")]),
        "half a character": json.dumps([entry(green.tenant_id, "@")]).replace("@", "\\ud800"),
        "too deep": "[" * 100_000,
        "too many": json.dumps([1] * 100_000),
        "no JSON": "{",
    }
    client = tenant_client(aws, function_named(aws, "OrdersCreate"), {"tenant_id": green.tenant_id})
    for number, outbox in enumerate(hostile.values()):
        item = {"pk": {"S": f"{green.tenant_id}#order#hostile-{number}"}, "sk": {"S": "order"}, "outbox": {"S": outbox}}
        client.put_item(TableName=platform.outputs["TableName"], Item=item)
    told = blue.placed()
    key = {"pk": {"S": f"{blue.tenant_id}#order#{told}"}, "sk": {"S": "order"}}

    def token() -> str | None:
        """There as soon as the order's event has started its workflow."""
        found = aws.client("dynamodb").get_item(TableName=platform.outputs["TableName"], Key=key, ConsistentRead=True)
        kept: dict[str, str] = found["Item"].get("wait_accept", {})
        return kept.get("S")

    assert until(token)
    log = Targets(aws).named("AWS::Logs::LogGroup", "EventBusLog", APPLICATION_PLANE)
    lines = [event["message"] for event in aws.client("logs").filter_log_events(logGroupName=log)["events"]]
    assert any(told in line for line in lines)
    assert not [line for line in lines if "forged-" in line]
