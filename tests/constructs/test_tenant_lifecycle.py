"""TenantLifecycle and LifecycleMachine: who may call whom, and what tells operators."""

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import (
    LifecycleMachine,
    LifecyclePlan,
    LifecycleStep,
    TenantLifecycle,
    TenantOnboarding,
    TenantRegistry,
)
from saas_constructs.control_plane.lifecycle_definition import StepShape, lifecycle_definition
from saas_constructs.events import EventBus
from saas_constructs.identity import UserDirectory
from tests.constructs.apis import notes_api
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of

SECONDS = cdk.Duration.seconds


def machine(stack: cdk.Stack, **changes: Any) -> LifecycleMachine:
    options: dict[str, Any] = {
        "kind": "paint",
        "steps": [
            LifecycleStep(
                name="Paint",
                function=own_function(stack, "Paint"),
                timeout=SECONDS(40),
                undo=True,
                poll_every=SECONDS(5),
                max_wait=SECONDS(60),
            )
        ],
        "finish": own_function(stack, "Finish"),
        "fail": own_function(stack, "Fail"),
        **changes,
    }
    return LifecycleMachine(stack, "Machine", **options)


def lifecycle(stack: cdk.Stack, **changes: Any) -> TenantLifecycle:
    registry = TenantRegistry(stack, "Registry")
    return TenantLifecycle(
        stack,
        "Lifecycle",
        registry=registry,
        directory=UserDirectory(stack, "Directory", registry=registry),
        api=notes_api(stack),
        event_bus=EventBus(stack, "EventBus"),
        **changes,
    )


def definition_of(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = Template.from_stack(stack).find_resources("AWS::StepFunctions::StateMachine").values()
    parts = found["Properties"]["DefinitionString"]["Fn::Join"][1]
    definition: dict[str, Any] = json.loads("".join("aws" if isinstance(part, dict) else part for part in parts))
    return definition


def test_each_call_has_a_time_limit_and_is_tried_again_at_random_intervals(stack: cdk.Stack) -> None:
    machine(stack)
    definition = definition_of(stack)
    tasks = {name: state for name, state in definition["States"].items() if state["Type"] == "Task"}
    assert set(tasks) == {"Paint", "UndoPaint", "Finish", "Fail"}
    for state in tasks.values():
        assert state["TimeoutSeconds"] > 0
        (retrier,) = state["Retry"]
        assert {"StepInterruptedError", "States.Timeout", "Lambda.Unknown"} <= set(retrier["ErrorEquals"])
        assert retrier["JitterStrategy"] == "FULL"
        assert [catcher["ErrorEquals"] for catcher in state["Catch"]] == [["States.ALL"]]
    assert tasks["Paint"]["Parameters"]["Payload"]["max_wait"] == 60
    assert definition["TimeoutSeconds"] > 2 * 60


def test_a_step_that_may_be_held_has_the_longest_time_that_an_execution_can_have(stack: cdk.Stack) -> None:
    held = LifecycleStep(
        name="Dry",
        function=own_function(stack, "Dry"),
        timeout=SECONDS(40),
        poll_every=SECONDS(5),
        max_wait=SECONDS(60),
        hold_every=cdk.Duration.hours(6),
    )
    machine(stack, steps=[held])
    definition = definition_of(stack)
    assert definition["TimeoutSeconds"] == 365 * 24 * 3600
    assert definition["States"]["DryHeld"]["Seconds"] == 6 * 3600


def test_a_machine_may_call_its_own_functions_only(stack: cdk.Stack) -> None:
    machine(stack)
    (statement,) = (found for found in statements_of(stack, "MachineRole") if "lambda" in str(found["Action"]))
    assert statement["Action"] == "lambda:InvokeFunction"
    assert len(statement["Resource"]) == 3
    assert "*" not in json.dumps(statement["Resource"])


def test_every_step_is_logged_without_data(stack: cdk.Stack) -> None:
    machine(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::StepFunctions::StateMachine",
        {
            "LoggingConfiguration": Match.object_like({"Level": "ALL", "IncludeExecutionData": False}),
            "TracingConfiguration": {"Enabled": True},
        },
    )


def test_executions_that_fail_tell_the_operators(stack: cdk.Stack) -> None:
    machine(stack, alarm_topic=sns.Topic(stack, "Operators"))
    template = Template.from_stack(stack)
    (topic,) = template.find_resources("AWS::SNS::Topic")
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm", {"MetricName": "ExecutionsFailed", "Threshold": 1, "AlarmActions": [{"Ref": topic}]}
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "paint"}, "name must be a word such as 'CreateKey'.* got 'paint'"),
        ({"name": "Finish"}, "none of the machine's own, got 'Finish'"),
        ({"when": "Deploys"}, "when must be a flag such as 'deploys', got 'Deploys'"),
        ({"timeout": 0}, "timeout of Paint must be at least a second, got 0"),
        ({"poll_every": 5}, "Paint needs poll_every and max_wait together, or neither"),
        ({"poll_every": 0, "max_wait": 5}, "poll_every of Paint must be at least a second, got 0"),
        ({"poll_every": 1, "max_wait": 2001}, "Paint would be called more than 2000 times"),
        ({"hold_every": 60}, "hold_every of Paint must be at least its poll_every, which is left out; got 60"),
        ({"poll_every": 5, "max_wait": 60, "hold_every": 4}, "its poll_every, which is 5; got 4"),
    ],
)
def test_a_step_that_can_not_be_meant_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        StepShape(**{"name": "Paint", "timeout": 40, **changes})


@pytest.mark.parametrize(
    ("steps", "after", "message"),
    [
        ([], [], "steps must be at least one, each of another name, got none"),
        ([StepShape(name="Paint", timeout=1)], [StepShape(name="Paint", timeout=1)], "got Paint"),
    ],
)
def test_steps_that_could_be_taken_for_each_other_are_refused(steps: Any, after: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lifecycle_definition(steps, after)


def test_two_plans_of_one_kind_are_refused(stack: cdk.Stack) -> None:
    step = LifecycleStep(name="Paint", function=own_function(stack, "Paint"), timeout=SECONDS(40))
    with pytest.raises(ValueError, match="each plan must be of a kind of its own and not onboard, got onboard"):
        lifecycle(stack, plans=[LifecyclePlan(kind="onboard", steps=[step])])


def test_who_begins_operations_may_start_every_machine_and_nothing_else_of_step_functions(stack: cdk.Stack) -> None:
    step = LifecycleStep(name="Paint", function=own_function(stack, "Paint"), timeout=SECONDS(40))
    made = lifecycle(stack, plans=[LifecyclePlan(kind="paint", steps=[step])])
    made.grant_begin(own_function(stack, "Begin"))
    machines = Template.from_stack(stack).find_resources("AWS::StepFunctions::StateMachine")
    statements = [found for found in statements_of(stack, "BeginRole") if "states" in str(found["Action"])]
    assert {statement["Action"] for statement in statements} == {"states:StartExecution"}
    assert {resource["Ref"] for statement in statements for resource in statement["Resource"]} == set(machines)


def test_how_operations_end_is_told_from_the_registrys_stream(stack: cdk.Stack) -> None:
    lifecycle(stack)
    template = Template.from_stack(stack)
    (registry,) = template.find_resources("AWS::DynamoDB::GlobalTable")
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping", {"EventSourceArn": {"Fn::GetAtt": [registry, "StreamArn"]}}
    )
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {"Environment": {"Variables": Match.object_like({"EVENT_SOURCES": "saas.tenants"})}},
    )


def test_the_sweep_comes_by_itself_and_its_failures_are_kept(stack: cdk.Stack) -> None:
    lifecycle(stack, sweep_every=cdk.Duration.minutes(2))
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": "rate(2 minutes)",
            "Target": Match.object_like({"Input": "{}", "DeadLetterConfig": Match.any_value()}),
        },
    )
    actions = {
        statement["Action"]
        for statement in statements_of(stack, "LifecycleSweepFunctionRole")
        if "states" in str(statement["Action"])
    }
    assert actions == {"states:StartExecution", "states:DescribeExecution"}


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing_in_the_life_cycle(
    app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]
) -> None:
    registry = TenantRegistry(stack, "Registry")
    TenantOnboarding(
        stack,
        "Onboarding",
        registry=registry,
        directory=UserDirectory(stack, "Directory", registry=registry),
        api=notes_api(stack),
        event_bus=EventBus(stack, "EventBus"),
    )
    found = [
        (violation.rule_name, resource.construct_path)
        for violation in pack(app).validate_scope(stack).violations
        for resource in violation.violating_resources
        if "/Onboarding/" in str(resource.construct_path)
    ]
    assert found == []
