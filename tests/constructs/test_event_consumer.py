"""EventConsumer: at least once, one by one, no tenant behind another; what can't be consumed is kept and told."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.events import EventBus, EventConsumer
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def subscribed(stack: cdk.Stack, **props: Any) -> EventConsumer:
    """A consumer of a bus in its own stack."""
    bus = EventBus(stack, "Bus", alarm_topic=props.pop("bus_topic", None), encryption_key=props.pop("bus_key", None))
    function = own_function(stack, timeout=cdk.Duration.seconds(20))
    return bus.subscribe(
        stack, "Consumer", function=function, **{"source": "orders", "detail_types": ["OrderPlaced"], **props}
    )


def queue_of(template: Template, name: str) -> tuple[str, dict[str, Any]]:
    """The logical id and properties of the consumer's ``Queue`` or its ``DeadLetters``."""
    ((logical_id, queue),) = (
        (logical_id, queue)
        for logical_id, queue in template.find_resources("AWS::SQS::Queue").items()
        if logical_id.startswith("ConsumerDeadLetters") == (name == "DeadLetters") and logical_id.startswith("Consumer")
    )
    return logical_id, queue["Properties"]


def test_events_are_chosen_by_source_type_and_version(stack: cdk.Stack) -> None:
    subscribed(stack, source=["orders", "menus"], detail_types=["A", "B"], versions=[1, 2], detail={"kind": ["x"]})
    Template.from_stack(stack).has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["orders", "menus"],
                "detail-type": ["A", "B"],
                "detail": {"version": [1, 2], "kind": ["x"]},
            }
        },
    )


def test_each_tenant_is_a_message_group_of_a_standard_queue(stack: cdk.Stack) -> None:
    """Fair queues themselves are AWS only: the embedded AWS delivers in order of arrival."""
    subscribed(stack)
    template = Template.from_stack(stack)
    queue, properties = queue_of(template, "Queue")
    assert "FifoQueue" not in properties
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "Targets": [
                Match.object_like(
                    {
                        "Arn": {"Fn::GetAtt": [queue, "Arn"]},
                        "SqsParameters": {"MessageGroupId": "$.detail.tenant_id"},
                    }
                )
            ]
        },
    )


def test_one_failed_message_comes_again_alone(stack: cdk.Stack) -> None:
    subscribed(stack, max_concurrency=7, batch_size=3)
    template = Template.from_stack(stack)
    queue, properties = queue_of(template, "Queue")
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            "EventSourceArn": {"Fn::GetAtt": [queue, "Arn"]},
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "BatchSize": 3,
            "ScalingConfig": {"MaximumConcurrency": 7},
        },
    )
    # Six times the function's time limit: a message that is being worked on is not handed out again.
    assert properties["VisibilityTimeout"] == 120


def test_messages_that_are_gathered_are_not_handed_out_again_meanwhile(stack: cdk.Stack) -> None:
    subscribed(stack, batching_window=cdk.Duration.seconds(5))
    _, properties = queue_of(Template.from_stack(stack), "Queue")
    assert properties["VisibilityTimeout"] == 6 * 20 + 5


def test_what_fails_five_times_or_cannot_be_queued_is_a_dead_letter(stack: cdk.Stack) -> None:
    subscribed(stack)
    template = Template.from_stack(stack)
    _, properties = queue_of(template, "Queue")
    dead_letters, kept = queue_of(template, "DeadLetters")
    arn = {"Fn::GetAtt": [dead_letters, "Arn"]}
    assert properties["RedrivePolicy"] == {"deadLetterTargetArn": arn, "maxReceiveCount": 5}
    assert kept["MessageRetentionPeriod"] == properties["MessageRetentionPeriod"] == 1209600
    template.has_resource_properties(
        "AWS::Events::Rule", {"Targets": [Match.object_like({"DeadLetterConfig": {"Arn": arn}})]}
    )


def test_events_rest_before_they_are_taken_if_asked_for(stack: cdk.Stack) -> None:
    subscribed(stack, delivery_delay=cdk.Duration.minutes(5))
    _, properties = queue_of(Template.from_stack(stack), "Queue")
    assert properties["DelaySeconds"] == 300


def test_dead_letters_can_be_found(stack: cdk.Stack) -> None:
    subscribed(stack)
    _, kept = queue_of(Template.from_stack(stack), "DeadLetters")
    assert {tag["Key"]: tag["Value"] for tag in kept["Tags"]} == {
        "saas:dead-letters": "consumer",
        "saas:dead-letters-of": "Stack/Consumer",
    }


@pytest.mark.parametrize("name", ["Queue", "DeadLetters"])
def test_queues_are_encrypted_and_refuse_plain_http(stack: cdk.Stack, name: str) -> None:
    subscribed(stack)
    template = Template.from_stack(stack)
    logical_id, properties = queue_of(template, name)
    assert properties["SqsManagedSseEnabled"] is True
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "Queues": [{"Ref": logical_id}],
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})]
                )
            },
        },
    )


def test_a_key_of_the_bus_encrypts_the_queues_too(regional_stack: cdk.Stack) -> None:
    key = kms.Key(regional_stack, "Key")
    subscribed(regional_stack, bus_key=key)
    template = Template.from_stack(regional_stack)
    arn = regional_stack.resolve(key.key_arn)
    assert queue_of(template, "Queue")[1]["KmsMasterKeyId"] == arn
    assert queue_of(template, "DeadLetters")[1]["KmsMasterKeyId"] == arn


def test_backlog_age_and_dead_letters_tell_the_operators(stack: cdk.Stack) -> None:
    topic = sns.Topic(stack, "Topic")
    subscribed(stack, bus_topic=topic, max_age=cdk.Duration.minutes(2), max_depth=9)
    template = Template.from_stack(stack)
    action = [stack.resolve(topic.topic_arn)]
    found = {
        (alarm["Properties"]["MetricName"], alarm["Properties"]["Threshold"])
        for logical_id, alarm in template.find_resources("AWS::CloudWatch::Alarm", {}).items()
        if logical_id.startswith("Consumer")
        and alarm["Properties"]["AlarmActions"] == alarm["Properties"]["OKActions"] == action
    }
    assert found == {
        ("ApproximateAgeOfOldestMessage", 120),
        ("ApproximateNumberOfMessagesVisible", 9),
        ("ApproximateNumberOfMessagesVisible", 1),
    }


def test_the_function_may_consume_and_put_back_and_nothing_else(stack: cdk.Stack) -> None:
    subscribed(stack)
    (policy,) = (
        found["Properties"]["PolicyDocument"]["Statement"]
        for logical_id, found in Template.from_stack(stack).find_resources("AWS::IAM::Policy").items()
        if logical_id.startswith("Function")
    )
    actions = json.dumps([statement["Action"] for statement in policy])
    assert "sqs:ReceiveMessage" in actions
    assert "events:" not in actions
    queues = {json.dumps(statement["Resource"]) for statement in policy if "sqs:" in json.dumps(statement["Action"])}
    # Its own queue: where a message goes that has to wait until its tenant has moved.
    assert len(queues) == 1
    assert "DeadLetters" not in queues.pop()


def test_a_consumer_in_another_stack_leaves_the_buss_stack_alone(app: cdk.App) -> None:
    plane, other = cdk.Stack(app, "Plane"), cdk.Stack(app, "Other")
    bus = EventBus(plane, "Bus")
    bus.subscribe(other, "Consumer", function=own_function(other), source="orders", detail_types=["OrderPlaced"])
    Template.from_stack(other).resource_count_is("AWS::Events::Rule", 1)
    assert "Other" not in json.dumps(Template.from_stack(plane).to_json()["Resources"])


@pytest.mark.parametrize(
    ("props", "message"),
    [
        ({"source": []}, "source must name at least one"),
        ({"detail_types": []}, "detail_types must name at least one"),
        ({"versions": []}, "versions must name at least one"),
        ({"max_concurrency": 1}, "max_concurrency must be 2 to 1000, got 1"),
        ({"batch_size": 11}, "batch_size must be 1 to 10, got 11"),
        ({"max_receive_count": 0}, "max_receive_count must be 1 to 1000, got 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(stack: cdk.Stack, props: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        subscribed(stack, **props)


def test_age_depth_and_dead_letters_can_be_watched(stack: cdk.Stack) -> None:
    consumer = subscribed(stack)
    assert metric_name(consumer.metric_age()) == "ApproximateAgeOfOldestMessage"
    assert metric_name(consumer.metric_depth()) == "ApproximateNumberOfMessagesVisible"
    assert metric_name(consumer.metric_dead_letters()) == "ApproximateNumberOfMessagesVisible"
