"""OutboxPublisher: every write that tells something, in order, exempt from the tenant's bounds with a reason."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.data import TenantTable
from saas_constructs.events import EventBus, OutboxPublisher
from saas_constructs.testing import assert_tenant_isolation
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name

STREAM = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES


def publisher(stack: cdk.Stack, **props: Any) -> OutboxPublisher:
    table = TenantTable(stack, "Table", stream=STREAM, **props.pop("table_props", {}))
    return OutboxPublisher(
        stack,
        "Publisher",
        **{"table": table, "event_bus": EventBus(stack, "Bus"), "sources": ["orders", "menus"], **props},
    )


def test_only_writes_that_tell_something_cost_an_invocation(stack: cdk.Stack) -> None:
    publisher(stack)
    (mapping,) = Template.from_stack(stack).find_resources("AWS::Lambda::EventSourceMapping").values()
    (pattern,) = mapping["Properties"]["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {"dynamodb": {"NewImage": {"outbox": {"S": [{"exists": True}]}}}}


def test_nothing_is_passed_over(stack: cdk.Stack) -> None:
    made = publisher(stack, max_record_age=cdk.Duration.hours(3), batch_size=50, parallelization_factor=4)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            # From the table's first write on, also when the publisher is deployed later.
            "StartingPosition": "TRIM_HORIZON",
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "BisectBatchOnFunctionError": True,
            "DestinationConfig": {"OnFailure": {"Destination": stack.resolve(made.dead_letters.queue.queue_arn)}},
            "MaximumRecordAgeInSeconds": 10800,
            "MaximumRetryAttempts": Match.absent(),
            "BatchSize": 50,
            "ParallelizationFactor": 4,
        },
    )


def test_it_may_read_the_stream_publish_its_sources_and_keep_letters(stack: cdk.Stack) -> None:
    publisher(stack)
    (statements,) = (
        found["Properties"]["PolicyDocument"]["Statement"]
        for logical_id, found in Template.from_stack(stack).find_resources("AWS::IAM::Policy").items()
        if logical_id.startswith("PublisherFunction")
    )
    actions = {action for found in statements for action in _listed(found["Action"])}
    assert actions == {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "events:PutEvents",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:SendMessage",
    }
    assert all(found["Resource"] != "*" for found in statements)
    (publish,) = (found for found in statements if found["Action"] == "events:PutEvents")
    assert publish["Condition"]["ForAllValues:StringEquals"] == {"events:source": ["orders", "menus"]}


def test_the_exemption_stands_in_the_template_with_its_reason(stack: cdk.Stack) -> None:
    publisher(stack)
    template = Template.from_stack(stack).to_json()
    assert_tenant_isolation(template)
    roles = [
        resource["Metadata"]
        for logical_id, resource in template["Resources"].items()
        if logical_id.startswith("PublisherFunctionRole") and resource["Type"] == "AWS::IAM::Role"
    ]
    assert "only as that of the item's own tenant" in json.dumps(roles)


def test_another_reader_of_the_stream_needs_an_exemption_of_its_own(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table", stream=STREAM).grant_stream_read(own_function(stack))
    with pytest.raises(RuntimeError, match="may dynamodb:GetRecords on tenant table"):
        Template.from_stack(stack)


def test_a_table_without_a_stream_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="Stack/Other has no stream"):
        publisher(stack, table=TenantTable(stack, "Other"))


def test_without_a_source_nothing_can_be_published(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="grant_publish needs a source or sources"):
        publisher(stack, sources=[])


def test_a_tables_own_key_is_used_through_dynamodb_only(regional_stack: cdk.Stack) -> None:
    key = kms.Key(regional_stack, "Key")
    publisher(regional_stack, table_props={"encryption": key})
    Template.from_stack(regional_stack).has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Action": "kms:Decrypt",
                                "Condition": {"StringEquals": {"kms:ViaService": Match.any_value()}},
                            }
                        )
                    ]
                )
            },
            "Roles": [{"Ref": Match.string_like_regexp("PublisherFunctionRole")}],
        },
    )


def test_lag_and_dead_letters_tell_the_operators(stack: cdk.Stack) -> None:
    topic = sns.Topic(stack, "Topic")
    made = publisher(stack, alarm_topic=topic, max_lag=cdk.Duration.seconds(30))
    template = Template.from_stack(stack)
    for metric, threshold in (("IteratorAge", 30_000), ("ApproximateNumberOfMessagesVisible", 1)):
        template.has_resource_properties(
            "AWS::CloudWatch::Alarm",
            {
                "MetricName": metric,
                "Threshold": threshold,
                "AlarmActions": [stack.resolve(topic.topic_arn)],
            },
        )
    assert metric_name(made.metric_lag()) == "IteratorAge"
    assert metric_name(made.metric_dead_letters()) == "ApproximateNumberOfMessagesVisible"


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
