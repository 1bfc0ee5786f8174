"""AsyncTask: requests of one kind reach one worker, one at a time, and failures tell operators."""

from __future__ import annotations

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.data import TenantTable
from saas_constructs.events import EventBus
from saas_constructs.tasks import AsyncTask
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of


def async_task(stack: cdk.Stack, *, kind: str = "sales-report", topic: sns.ITopic | None = None) -> AsyncTask:
    return AsyncTask(
        stack,
        "Task",
        kind=kind,
        worker=own_function(stack, "Worker"),
        table=TenantTable(stack, "Table"),
        event_bus=EventBus(stack, "Bus"),
        alarm_topic=topic,
    )


def test_the_worker_takes_requests_of_its_kind_one_at_a_time(stack: cdk.Stack) -> None:
    async_task(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["saas.tasks"],
                "detail-type": ["TaskRequested"],
                "detail": {"kind": ["sales-report"], "version": [1]},
            }
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            "BatchSize": 1,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": 5},
        },
    )


def test_the_worker_reaches_tenant_data_through_sessions_only(stack: cdk.Stack) -> None:
    async_task(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Environment": {
                "Variables": Match.object_like(
                    {
                        "TENANT_ACCESS_ROLE_ARN": Match.any_value(),
                        "TABLE_NAME": Match.any_value(),
                        "POWERTOOLS_SERVICE_NAME": "sales-report",
                    }
                )
            }
        },
    )


def test_a_task_that_fails_for_good_tells_the_topic(stack: cdk.Stack) -> None:
    async_task(stack, topic=sns.Topic(stack, "Topic"))
    template = Template.from_stack(stack)
    (topic,) = template.find_resources("AWS::SNS::Topic")
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {
            "MetricName": "TaskFailed",
            "Namespace": "SaasConstructs",
            "Dimensions": [{"Name": "service", "Value": "sales-report"}],
            "Threshold": 1,
            "AlarmActions": [{"Ref": topic}],
        },
    )


def test_who_asks_for_tasks_can_only_write(stack: cdk.Stack) -> None:
    async_task(stack).grant_request(own_function(stack, "Request"))
    policy = statements_of(stack, "RequestTenantAccess")
    assert "dynamodb:PutItem" in policy[0]["Action"]
    assert not {"dynamodb:GetItem", "dynamodb:Query"} & set(policy[0]["Action"])


@pytest.mark.parametrize("kind", ["", "Sales Report", "-x", "a" * 65])
def test_a_kind_has_a_form(stack: cdk.Stack, kind: str) -> None:
    with pytest.raises(ValueError, match=r"kind must be lower-case words joined by '-', 64 characters at most, got"):
        async_task(stack, kind=kind)


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    async_task(stack)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []
