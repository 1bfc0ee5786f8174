"""UsageMeter: logs lead to one function, which may add to the table and do nothing else."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import UsageMeter, UsageReports, UsageTable
from saas_constructs.events import EventBus
from saas_constructs.tenancy import TenantAccess
from saas_constructs.testing import assert_tenant_isolation
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of


def subscriptions(template: Template) -> list[dict[str, Any]]:
    return [found["Properties"] for found in template.find_resources("AWS::Logs::SubscriptionFilter").values()]


def statements(template: Template, policy: str) -> list[dict[str, Any]]:
    return [
        statement
        for name, found in template.find_resources("AWS::IAM::Policy").items()
        if name.startswith(policy)
        for statement in found["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_functions_of_a_scope_tell_and_are_heard(stack: cdk.Stack) -> None:
    own_function(stack, "Before")
    meter = UsageMeter(stack, "Usage")
    own_function(stack, "After")
    meter.count_functions(stack)
    template = Template.from_stack(stack)
    found = subscriptions(template)
    assert len(found) == 2, "the meter's own log would keep it awake for ever"
    assert {entry["FilterName"] for entry in found} == {"usage-functions"}
    assert {entry["FilterPattern"] for entry in found} == {'?saas_usage ?"REPORT RequestId" ?"platform.report"'}
    told = template.find_resources(
        "AWS::Lambda::Function", {"Properties": {"Environment": {"Variables": {"USAGE_METERED": "1"}}}}
    )
    assert len(told) == 2


def test_a_table_that_was_made_before_is_added_to_and_shows_tenants_their_own(stack: cdk.Stack) -> None:
    table = UsageTable(stack, "Table")
    meter = UsageMeter(stack, "Usage", table=table)
    shown = own_function(stack, "Shown")
    table.grant_tenant_access(shown, TenantAccess.READ, partitions=["usage"], variable="USAGE_TABLE_NAME")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::DynamoDB::GlobalTable", 1)
    assert meter.table is table
    reading = [found for found in statements_of(template, "Shown") if "dynamodb:GetItem" in found["Action"]]
    (bound,) = [found["Condition"]["ForAllValues:StringLike"] for found in reading]
    assert bound == {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}#usage"]}
    assert_tenant_isolation(template)


def test_the_bus_is_heard_whole(stack: cdk.Stack) -> None:
    meter = UsageMeter(stack, "Usage", units={"OrderPlaced": "orders"})
    bus = EventBus(stack, "Bus")
    meter.count_events(bus)
    template = Template.from_stack(stack)
    (found,) = subscriptions(template)
    assert (found["FilterName"], found["FilterPattern"]) == ("usage-events", "")
    assert found["LogGroupName"] == stack.resolve(bus.log_group.log_group_name)
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {"Environment": {"Variables": Match.object_like({"USAGE_UNITS": '{"OrderPlaced": "orders"}'})}},
    )


def test_a_stack_deployed_on_its_own_holds_its_own_subscriptions(stack: cdk.Stack, app: cdk.App) -> None:
    meter = UsageMeter(stack, "Usage")
    other = cdk.Stack(app, "Other")
    own_function(other, "Function")
    meter.count_functions(other, within=other)
    assert len(subscriptions(Template.from_stack(other))) == 1
    assert subscriptions(Template.from_stack(stack)) == []


def test_logs_of_this_account_alone_may_call_it(stack: cdk.Stack) -> None:
    UsageMeter(stack, "Usage")
    template = Template.from_stack(stack)
    (found,) = template.find_resources("AWS::Lambda::Permission").values()
    assert found["Properties"]["Principal"] == "logs.amazonaws.com"
    assert found["Properties"]["SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert ":log-group:*" in json.dumps(found["Properties"]["SourceArn"])


def test_it_adds_and_reads_nothing(stack: cdk.Stack) -> None:
    UsageMeter(stack, "Usage")
    found = [s for s in statements(Template.from_stack(stack), "UsageFunction") if "dynamodb" in str(s["Action"])]
    assert [statement["Action"] for statement in found] == [["dynamodb:PutItem", "dynamodb:UpdateItem"]]


def test_what_can_not_be_counted_is_tried_again_kept_and_told(stack: cdk.Stack) -> None:
    UsageMeter(stack, "Usage", alarm_topic=sns.Topic(stack, "Topic"))
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Lambda::EventInvokeConfig",
        {"MaximumRetryAttempts": 2, "DestinationConfig": {"OnFailure": {"Destination": Match.any_value()}}},
    )
    alarms = template.find_resources("AWS::CloudWatch::Alarm").values()
    assert len(alarms) == 2
    assert all(found["Properties"]["AlarmActions"] for found in alarms)


def test_counters_are_of_tenants_and_their_index_costs_counting_nothing(stack: cdk.Stack) -> None:
    UsageMeter(stack, "Usage")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "GlobalSecondaryIndexes": [
                Match.object_like({"IndexName": "usage_by_day", "Projection": {"ProjectionType": "KEYS_ONLY"}})
            ],
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        },
    )
    assert_tenant_isolation(template.to_json())


@pytest.mark.parametrize("unit", ["", "order count", "requests", "shared_orders"])
def test_a_unit_needs_a_name_of_its_own(stack: cdk.Stack, unit: str) -> None:
    with pytest.raises(ValueError, match="units must name a metric of their own"):
        UsageMeter(stack, "Usage", units={"OrderPlaced": unit})


def test_reports_are_made_every_night_by_a_function_that_changes_no_counter(stack: cdk.Stack) -> None:
    reports(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": "cron(45 3 * * ? *)",
            "ScheduleExpressionTimezone": "Etc/UTC",
            "State": "ENABLED",
            "Target": Match.object_like({"Input": '{"due":"<aws.scheduler.scheduled-time>"}'}),
        },
    )
    found = [s for s in statements(template, "ReportsFunction") if "dynamodb" in str(s["Action"])]
    actions = sorted(
        action for s in found for action in (s["Action"] if isinstance(s["Action"], list) else [s["Action"]])
    )
    assert actions == ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
    assert_tenant_isolation(template.to_json())


def test_the_publisher_tells_of_usage_only(stack: cdk.Stack) -> None:
    reports(stack)
    found = [s for s in statements(Template.from_stack(stack), "ReportsPublisher") if s["Action"] == "events:PutEvents"]
    assert found[0]["Condition"]["ForAllValues:StringEquals"] == {"events:source": ["saas.usage"]}


def reports(stack: cdk.Stack) -> UsageReports:
    meter = UsageMeter(stack, "Usage", log_retention=logs.RetentionDays.ONE_WEEK)
    meter.count_functions(own_function(stack, "Function"))
    return UsageReports(stack, "Reports", meter=meter, event_bus=EventBus(stack, "Bus"))


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    reports(stack)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []
