"""OrderWorkflow: what its role may do, what is logged, and how a change reaches new executions only."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.data import TenantTable
from saas_constructs.testing.isolation import assert_tenant_isolation
from saas_constructs.workflows import (
    GradualDeployment,
    HumanTaskWorkflow,
    HumanWait,
    ItemKey,
    OrderWorkflow,
    Outcome,
)
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def order_workflow(stack: cdk.Stack, **options: Any) -> OrderWorkflow:
    table = options.pop("table", None) or TenantTable(stack, "Table")
    close = own_function(stack, "Close")
    table.grant_tenant_access(close)
    return OrderWorkflow(stack, "Workflow", table=table, close_function=close, **options)


def only(template: Template, kind: str, part: str = "") -> tuple[str, dict[str, Any]]:
    """The only resource of a type with ``part`` in its logical id."""
    ((name, found),) = [(n, r) for n, r in template.find_resources(kind).items() if part in n]
    return name, found.get("Properties", {})


def role_statements(template: Template, part: str) -> list[dict[str, Any]]:
    """What is granted to a role beyond its inline policies."""
    _, policy = only(template, "AWS::IAM::Policy", f"{part}RoleDefaultPolicy")
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def test_the_role_may_keep_tokens_on_orders_ask_one_function_and_tell_one_topic(stack: cdk.Stack) -> None:
    order_workflow(stack, notices=sns.Topic(stack, "Notices"))
    template = Template.from_stack(stack)
    table, _ = only(template, "AWS::DynamoDB::GlobalTable")
    close, _ = only(template, "AWS::Lambda::Function", "Close")
    topic, _ = only(template, "AWS::SNS::Topic")
    assert role_statements(template, "Workflow") == [
        {
            "Effect": "Allow",
            "Action": "dynamodb:UpdateItem",
            "Resource": {"Fn::GetAtt": [table, "Arn"]},
            "Condition": {
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["t????????????#order#*"]},
                "ForAllValues:StringEquals": {
                    "dynamodb:Attributes": [
                        "pk",
                        "sk",
                        "status",
                        "revision",
                        "outbox",
                        "wait_accept",
                        "wait_pickup",
                        "wait_ready",
                    ]
                },
                "Null": {"dynamodb:LeadingKeys": "false", "dynamodb:Attributes": "false"},
                "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
            },
        },
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": {"Fn::GetAtt": [close, "Arn"]}},
        {"Effect": "Allow", "Action": "sns:Publish", "Resource": {"Ref": topic}},
    ]


def test_customer_keys_are_used_through_their_services_only(regional_stack: cdk.Stack) -> None:
    table = TenantTable(regional_stack, "Table", encryption=kms.Key(regional_stack, "TableKey"))
    topic = sns.Topic(regional_stack, "Notices", master_key=kms.Key(regional_stack, "TopicKey"))
    order_workflow(regional_stack, table=table, notices=topic)
    grants = {
        statement["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Join"][1][0]: statement["Action"]
        for statement in role_statements(Template.from_stack(regional_stack), "Workflow")
        if "kms:" in str(statement["Action"])
    }
    assert grants == {
        "dynamodb.eu-west-1.": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        "sns.eu-west-1.": ["kms:Decrypt", "kms:GenerateDataKey"],
    }


def test_the_exemption_from_isolation_says_why(stack: cdk.Stack) -> None:
    order_workflow(stack)
    template = Template.from_stack(stack)
    (role,) = [r for name, r in template.find_resources("AWS::IAM::Role").items() if name.startswith("WorkflowRole")]
    assert (
        "key is made from the execution's own tenant_id" in role["Metadata"]["SaasConstructs::TenantIsolationExemption"]
    )
    assert_tenant_isolation(template.to_json())


def test_every_step_is_logged_without_data_and_traced(stack: cdk.Stack) -> None:
    order_workflow(stack)
    template = Template.from_stack(stack)
    group, _ = only(template, "AWS::Logs::LogGroup", "Workflow")
    template.has_resource_properties(
        "AWS::StepFunctions::StateMachine",
        {
            "StateMachineType": Match.absent(),  # standard
            "LoggingConfiguration": {
                "Level": "ALL",
                "IncludeExecutionData": False,
                "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": [group, "Arn"]}}}],
            },
            "TracingConfiguration": {"Enabled": True},
        },
    )


def test_a_customer_key_encrypts_history(regional_stack: cdk.Stack) -> None:
    order_workflow(regional_stack, encryption_key=kms.Key(regional_stack, "Key"))
    template = Template.from_stack(regional_stack)
    name, key = only(template, "AWS::KMS::Key")
    arn = {"Fn::GetAtt": [name, "Arn"]}
    template.has_resource_properties(
        "AWS::StepFunctions::StateMachine",
        {"EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": arn}},
    )
    machines = "arn:aws:states:eu-west-1:111122223333:stateMachine:*"
    assert role_statements(template, "Workflow")[-1] == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": arn,
        "Condition": {"StringLike": {"kms:EncryptionContext:aws:states:stateMachineArn": machines}},
    }
    delivery = key["KeyPolicy"]["Statement"][-1]
    assert (delivery["Principal"], delivery["Action"]) == ({"Service": "delivery.logs.amazonaws.com"}, "kms:Decrypt")


def test_an_execution_that_outlasts_all_waits_is_ended(stack: cdk.Stack) -> None:
    order_workflow(stack, timeout=cdk.Duration.days(2))
    assert json.loads(definition_text(stack))["TimeoutSeconds"] == 172_800


def definition_text(stack: cdk.Stack) -> str:
    """The definition as a stack deploys it, in the partition ``aws``."""
    _, machine = only(Template.from_stack(stack), "AWS::StepFunctions::StateMachine")
    parts = machine["DefinitionString"]["Fn::Join"][1]
    return "".join("aws" if isinstance(part, dict) else part for part in parts)


def test_a_change_of_the_machine_publishes_a_version_and_the_former_stays(stack: cdk.Stack) -> None:
    order_workflow(stack)
    template = Template.from_stack(stack)
    machine, _ = only(template, "AWS::StepFunctions::StateMachine")
    template.has_resource(
        "AWS::StepFunctions::StateMachineVersion",
        {
            "UpdateReplacePolicy": "Retain",
            "DeletionPolicy": "Delete",
            "Properties": {
                "StateMachineArn": {"Ref": machine},
                # A version whose properties stay the same is never published again.
                "StateMachineRevisionId": {"Fn::GetAtt": [machine, "StateMachineRevisionId"]},
            },
        },
    )


def test_new_executions_move_at_once_unless_said_otherwise(stack: cdk.Stack) -> None:
    order_workflow(stack)
    template = Template.from_stack(stack)
    version, _ = only(template, "AWS::StepFunctions::StateMachineVersion")
    _, alias = only(template, "AWS::StepFunctions::StateMachineAlias")
    assert alias == {
        "Name": "live",
        "DeploymentPreference": {"StateMachineVersionArn": {"Ref": version}, "Type": "ALL_AT_ONCE"},
    }


def test_a_gradual_deployment_goes_back_when_executions_fail(stack: cdk.Stack) -> None:
    order_workflow(stack, deployment=GradualDeployment(percentage=25, interval_minutes=3))
    template = Template.from_stack(stack)
    alarm, _ = only(template, "AWS::CloudWatch::Alarm", "AlarmsFailed")
    template.has_resource_properties(
        "AWS::StepFunctions::StateMachineAlias",
        {
            "DeploymentPreference": {
                "Type": "CANARY",
                "Percentage": 25,
                "Interval": 3,
                "Alarms": [{"Ref": alarm}],
            }
        },
    )


@pytest.mark.parametrize(
    "values", [{"percentage": 0}, {"percentage": 100}, {"interval_minutes": 0}, {"interval_minutes": 2101}]
)
def test_a_gradual_deployment_has_bounds(values: dict[str, int]) -> None:
    ((name, value),) = values.items()
    with pytest.raises(ValueError, match=f"{name} must be 1 to [0-9]+, got {value}"):
        GradualDeployment(**values)


def test_a_starter_may_start_through_the_alias_only(stack: cdk.Stack) -> None:
    starter = own_function(stack, "Starter")
    order_workflow(stack).grant_start(starter)
    template = Template.from_stack(stack)
    machine, _ = only(template, "AWS::StepFunctions::StateMachine")
    alias, _ = only(template, "AWS::StepFunctions::StateMachineAlias")
    assert role_statements(template, "Starter") == [
        {
            "Effect": "Allow",
            "Action": "states:StartExecution",
            "Resource": {"Ref": machine},
            "Condition": {"StringEquals": {"states:StateMachineQualifier": "live"}},
        }
    ]
    _, function = only(template, "AWS::Lambda::Function", "Starter")
    assert function["Environment"]["Variables"]["WORKFLOW_ARN"] == {"Ref": alias}


def test_who_answers_tokens_answers_this_workflows_only(stack: cdk.Stack) -> None:
    command = own_function(stack, "Command")
    order_workflow(stack).grant_task_response(command)
    template = Template.from_stack(stack)
    machine, _ = only(template, "AWS::StepFunctions::StateMachine")
    assert role_statements(template, "Command") == [
        {
            "Effect": "Allow",
            "Action": ["states:SendTaskFailure", "states:SendTaskSuccess"],
            "Resource": {"Ref": machine},
        }
    ]


def test_alarms_tell_the_operators(stack: cdk.Stack) -> None:
    order_workflow(stack, alarm_topic=sns.Topic(stack, "Operators"))
    template = Template.from_stack(stack)
    topic, _ = only(template, "AWS::SNS::Topic")
    alarms = [alarm["Properties"] for alarm in template.find_resources("AWS::CloudWatch::Alarm").values()]
    assert sorted(alarm["MetricName"] for alarm in alarms) == [
        "ExecutionThrottled",
        "ExecutionsFailed",
        "ExecutionsTimedOut",
    ]
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["Threshold"] == 1


def test_executions_can_be_watched(stack: cdk.Stack) -> None:
    workflow = order_workflow(stack)
    metrics = [
        workflow.metric_started(),
        workflow.metric_succeeded(),
        workflow.metric_failed(),
        workflow.metric_timed_out(),
        workflow.metric_duration(),
    ]
    assert [metric_name(metric) for metric in metrics] == [
        "ExecutionsStarted",
        "ExecutionsSucceeded",
        "ExecutionsFailed",
        "ExecutionsTimedOut",
        "ExecutionTime",
    ]


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    table = TenantTable(stack, "Table", encryption=kms.Key(stack, "TableKey", enable_key_rotation=True))
    topic = sns.Topic(stack, "Notices", enforce_ssl=True, master_key=kms.Key(stack, "Key", enable_key_rotation=True))
    workflow = order_workflow(
        stack,
        table=table,
        notices=topic,
        deployment=GradualDeployment(),
        encryption_key=kms.Key(stack, "HistoryKey", enable_key_rotation=True),
    )
    function = own_function(stack)
    workflow.grant_start(function)
    workflow.grant_task_response(function)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []


def refund(**changes: Any) -> dict[str, Any]:
    """A workflow of one's own: somebody approves a refund."""
    return {
        "key": ItemKey("{tenant_id}#refund#{refund_id}", "refund"),
        "waits": [
            HumanWait(
                name="Approval",
                attribute="wait_approval",
                while_status=["REQUESTED"],
                time_limit="approve",
                timeout_reason="nobody decided in time",
            )
        ],
        "success": Outcome(name="Approved", status="APPROVED"),
        "outcomes": [Outcome(name="Declined", status="DECLINED", error="RefundDeclined")],
        **changes,
    }


def test_other_waits_on_other_items_make_a_workflow_of_their_own(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table")
    HumanTaskWorkflow(stack, "Workflow", table=table, close_function=own_function(stack, "Close"), **refund())
    states = json.loads(definition_text(stack))["States"]
    assert states["AwaitApproval"]["End"] is True
    assert states["CloseApproval"]["Parameters"]["Payload"]["refund_id.$"] == "$.refund_id"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"waits": []}, "waits must hold at least one wait, got none"),
        ({"waits": refund()["waits"] * 2}, "names of states must differ, got AwaitApproval, CloseApproval twice"),
        ({"success": Outcome(name="Failed", status="FAILED")}, "names of states must differ, got Failed twice"),
        (
            {"success": Outcome(name="Approved", status="DECLINED")},
            "statuses of waits and outcomes must differ, got DECLINED twice",
        ),
        (
            {"outcomes": [Outcome(name=n, status=n, error="RefundDeclined") for n in ("One", "Other")]},
            "errors of outcomes must differ, got RefundDeclined twice",
        ),
    ],
)
def test_waits_that_could_be_taken_for_each_other_are_refused(
    stack: cdk.Stack, changes: dict[str, Any], message: str
) -> None:
    table, close = TenantTable(stack, "Table"), own_function(stack, "Close")
    with pytest.raises(ValueError, match=message):
        HumanTaskWorkflow(stack, "Workflow", table=table, close_function=close, **refund(**changes))
