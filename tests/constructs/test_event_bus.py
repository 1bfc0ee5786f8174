"""EventBus: keeps, logs and never silently drops; publishers are held to their source."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from saas_constructs.events import EventBus
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def only(template: Template, kind: str) -> str:
    """Return the logical id of the only resource of a type."""
    (logical_id,) = template.find_resources(kind)
    return str(logical_id)


def test_all_events_are_archived_for_a_month(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus")
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Events::Archive",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "SourceArn": {"Fn::GetAtt": [only(template, "AWS::Events::EventBus"), "Arn"]},
                "RetentionDays": 30,
                "EventPattern": Match.absent(),
            },
        },
    )


def test_all_events_are_logged_without_a_custom_resource(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventBusName": {"Ref": only(template, "AWS::Events::EventBus")},
            "EventPattern": {"source": [{"prefix": ""}]},
            "State": "ENABLED",
            "Targets": [
                {
                    "Id": "Log",
                    "Arn": {
                        "Fn::Join": [
                            "",
                            Match.array_with([":log-group:", {"Ref": only(template, "AWS::Logs::LogGroup")}]),
                        ]
                    },
                    "DeadLetterConfig": {"Arn": {"Fn::GetAtt": [only(template, "AWS::SQS::Queue"), "Arn"]}},
                }
            ],
        },
    )
    template.resource_count_is("AWS::Lambda::Function", 0)
    template.resource_count_is("AWS::CloudFormation::CustomResource", 0)


def test_only_this_rule_may_write_the_log(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus")
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::Logs::ResourcePolicy").values()
    document = json.loads(_joined(policy["Properties"]["PolicyDocument"]))
    assert [statement["Action"] for statement in document["Statement"]] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert document["Statement"][1]["Condition"] == {
        "ArnEquals": {"aws:SourceArn": f"<{only(template, 'AWS::Events::Rule')}.Arn>"}
    }
    for statement in document["Statement"]:
        assert statement["Principal"] == {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]}
        assert statement["Resource"] == f"<{only(template, 'AWS::Logs::LogGroup')}.Arn>"


def test_undeliverable_events_raise_an_alarm(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus")
    template = Template.from_stack(stack)
    queue = only(template, "AWS::SQS::Queue")
    template.has_resource_properties(
        "AWS::SQS::Queue", {"SqsManagedSseEnabled": True, "MessageRetentionPeriod": 1209600}
    )
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like({"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
                        Match.object_like(
                            {
                                "Action": "sqs:SendMessage",
                                "Principal": {"Service": "events.amazonaws.com"},
                                "Condition": {
                                    "ArnEquals": {
                                        "aws:SourceArn": {"Fn::GetAtt": [only(template, "AWS::Events::Rule"), "Arn"]}
                                    }
                                },
                            }
                        ),
                    ]
                )
            }
        },
    )
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}],
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
        },
    )


def test_a_publisher_is_held_to_its_source(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus").grant_publish(own_function(stack), source="orders")
    template = Template.from_stack(stack)
    bus = only(template, "AWS::Events::EventBus")
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "events:PutEvents",
                        "Resource": {"Fn::GetAtt": [bus, "Arn"]},
                        "Condition": {
                            "ForAllValues:StringEquals": {"events:source": ["orders"]},
                            "Null": {"events:source": "false"},
                        },
                    }
                ]
            }
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::Function", {"Environment": {"Variables": {"EVENT_BUS_NAME": {"Ref": bus}}}}
    )


@pytest.mark.parametrize("source", ["", "aws.orders"])
def test_a_source_must_be_ones_own(stack: cdk.Stack, source: str) -> None:
    with pytest.raises(ValueError, match=r"source must name a service of yours and not start with aws\., got"):
        EventBus(stack, "Bus").grant_publish(own_function(stack), source=source)


def test_retention_and_removal_follow_the_arguments(stack: cdk.Stack) -> None:
    EventBus(stack, "Bus", archive_retention=cdk.Duration.days(3), removal_policy=cdk.RemovalPolicy.DESTROY)
    template = Template.from_stack(stack)
    template.has_resource("AWS::Events::Archive", {"DeletionPolicy": "Delete", "Properties": {"RetentionDays": 3}})
    template.has_resource("AWS::Logs::LogGroup", {"DeletionPolicy": "Delete"})


def test_a_customer_key_encrypts_bus_archive_and_dead_letters_without_a_cycle(regional_stack: cdk.Stack) -> None:
    EventBus(regional_stack, "Bus", encryption_key=kms.Key(regional_stack, "Key"))
    template = Template.from_stack(regional_stack)  # fails on a cycle
    key = {"Fn::GetAtt": [only(template, "AWS::KMS::Key"), "Arn"]}
    queue = {"Fn::GetAtt": [only(template, "AWS::SQS::Queue"), "Arn"]}
    template.has_resource_properties(
        "AWS::Events::EventBus", {"KmsKeyIdentifier": key, "DeadLetterConfig": {"Arn": queue}}
    )
    template.has_resource_properties("AWS::Events::Archive", {"KmsKeyIdentifier": key})
    template.has_resource_properties("AWS::SQS::Queue", {"KmsMasterKeyId": key})
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Action": "sqs:SendMessage",
                                "Condition": {
                                    "ArnEquals": {
                                        "aws:SourceArn": {
                                            "Fn::GetAtt": [only(template, "AWS::Events::EventBus"), "Arn"]
                                        }
                                    }
                                },
                            }
                        )
                    ]
                )
            }
        },
    )


def test_the_wait_of_dead_letters_can_be_watched(stack: cdk.Stack) -> None:
    metric = EventBus(stack, "Bus").metric_undeliverable()
    assert metric_name(metric) == "ApproximateNumberOfMessagesVisible"


def _joined(value: Any) -> str:
    return "".join(
        part if isinstance(part, str) else f"<{part['Fn::GetAtt'][0]}.{part['Fn::GetAtt'][1]}>"
        for part in value["Fn::Join"][1]
    )
