"""TenantSchedule: every active tenant gets a message, by a dispatcher that may do nothing else."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.schedules import TenantSchedule
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def schedule(stack: cdk.Stack, *, job: str = "sweep", topic: sns.ITopic | None = None) -> TenantSchedule:
    return TenantSchedule(
        stack,
        "Sweep",
        job=job,
        schedule=scheduler.ScheduleExpression.rate(cdk.Duration.minutes(5)),
        registry=TenantRegistry(stack, "Registry"),
        worker=own_function(stack, "Worker", timeout=cdk.Duration.seconds(30)),
        alarm_topic=topic,
    )


def statements(template: Template, role: str) -> list[dict[str, Any]]:
    return [
        statement
        for name, found in template.find_resources("AWS::IAM::Policy").items()
        if name.startswith(role)
        for statement in found["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_the_dispatcher_is_told_when_the_schedule_was_due(stack: cdk.Stack) -> None:
    schedule(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": "rate(5 minutes)",
            "State": "ENABLED",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": Match.object_like({"Input": '{"due":"<aws.scheduler.scheduled-time>"}'}),
        },
    )


def test_the_dispatcher_lists_active_tenants_and_reads_nothing_of_theirs(stack: cdk.Stack) -> None:
    schedule(stack)
    found = [s for s in statements(Template.from_stack(stack), "SweepDispatcher") if "dynamodb" in str(s["Action"])]
    query, marks = sorted(found, key=lambda statement: str(statement["Action"]), reverse=True)
    if query["Action"] != "dynamodb:Query":
        query, marks = marks, query
    assert query["Action"] == "dynamodb:Query"
    assert query["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["active"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    assert "/index/tenants_by_status" in json.dumps(query["Resource"])
    assert marks["Action"] == ["dynamodb:GetItem", "dynamodb:PutItem"]
    assert marks["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["schedule#*"]}
    assert "Scan" not in json.dumps(found)


def test_what_the_dispatcher_or_the_worker_can_not_do_is_kept_and_told(stack: cdk.Stack) -> None:
    made = schedule(stack, topic=sns.Topic(stack, "Topic"))
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::SQS::Queue", 3)
    template.has_resource_properties(
        "AWS::SQS::Queue",
        {
            "VisibilityTimeout": 180,
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": Match.object_like({"maxReceiveCount": 5}),
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::EventInvokeConfig",
        {"DestinationConfig": {"OnFailure": Match.any_value()}, "MaximumRetryAttempts": 2},
    )
    template.has_resource_properties(
        "AWS::Scheduler::Schedule", {"Target": Match.object_like({"DeadLetterConfig": Match.any_value()})}
    )
    alarms = template.find_resources("AWS::CloudWatch::Alarm")
    assert len(alarms) == 3
    assert all(found["Properties"]["AlarmActions"] for found in alarms.values())
    assert metric_name(made.metric_age()) == "ApproximateAgeOfOldestMessage"


def test_one_tenants_failure_does_not_touch_anothers(stack: cdk.Stack) -> None:
    schedule(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {"FunctionResponseTypes": ["ReportBatchItemFailures"], "ScalingConfig": {"MaximumConcurrency": 5}},
    )


def test_a_job_has_a_form(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"job must be lower-case words joined by '-', 64 characters at most, got"):
        schedule(stack, job="Sweep all")


def test_the_index_holds_tenants_by_status(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry")
    Template.from_stack(stack).has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "GlobalSecondaryIndexes": Match.array_with(
                [
                    {
                        "IndexName": "tenants_by_status",
                        "KeySchema": [
                            {"AttributeName": "status", "KeyType": "HASH"},
                            {"AttributeName": "tenant_id", "KeyType": "RANGE"},
                        ],
                        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["tier", "sites"]},
                    }
                ]
            )
        },
    )


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    schedule(stack)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []
