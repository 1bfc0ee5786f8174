"""A stack can publish versions of a state machine and point an alias at one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    },
}


def _resources(result: str, **alias: Any) -> dict[str, Any]:
    definition = {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "Result": result, "End": True}}}
    version = {"Fn::GetAtt": ["Version", "Arn"]}
    return {
        "Role": ROLE,
        "Machine": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {
                "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                "DefinitionString": json.dumps(definition),
            },
        },
        "Version": {
            "Type": "AWS::StepFunctions::StateMachineVersion",
            "Properties": {
                "StateMachineArn": {"Ref": "Machine"},
                "StateMachineRevisionId": {"Fn::GetAtt": ["Machine", "StateMachineRevisionId"]},
            },
        },
        "Alias": {
            "Type": "AWS::StepFunctions::StateMachineAlias",
            "Properties": {
                "Name": "live",
                **(alias or {"DeploymentPreference": {"StateMachineVersionArn": version, "Type": "ALL_AT_ONCE"}}),
            },
        },
    }


def _routes(aws: EmbeddedAws, stack: Stack) -> list[Any]:
    described = aws.client("stepfunctions").describe_state_machine_alias(stateMachineAliasArn=stack.id_of("Alias"))
    routes: list[Any] = described["routingConfiguration"]
    return routes


def test_the_alias_names_the_version(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(_resources("first"), {"Alias": {"Value": {"Ref": "Alias"}}})
    assert _routes(mended_aws, stack) == [{"stateMachineVersionArn": stack.id_of("Version"), "weight": 100}]
    assert stack.outputs["Alias"] == f"{stack.id_of('Machine')}:live"


def test_a_changed_definition_moves_the_alias_to_a_new_version(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(_resources("first"))
    first, alias = stack.id_of("Version"), stack.id_of("Alias")
    stack.deploy(_resources("second"))
    assert stack.id_of("Alias") == alias
    assert _routes(mended_aws, stack) == [{"stateMachineVersionArn": stack.id_of("Version"), "weight": 100}]
    listed = mended_aws.client("stepfunctions").list_state_machine_versions(stateMachineArn=stack.id_of("Machine"))
    assert first not in [entry["stateMachineVersionArn"] for entry in listed["stateMachineVersions"]]


def test_routes_may_be_written_out(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    route = {"StateMachineVersionArn": {"Ref": "Version"}, "Weight": 100}
    stack.deploy(_resources("first", RoutingConfiguration=[route]))
    assert _routes(mended_aws, stack)[0]["weight"] == 100


def test_a_deleted_stack_leaves_neither(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(_resources("first"))
    states = mended_aws.client("stepfunctions")
    alias = stack.id_of("Alias")
    stack.delete()
    with pytest.raises(states.exceptions.ResourceNotFound):
        states.describe_state_machine_alias(stateMachineAliasArn=alias)


def test_upstream_refuses_the_types(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        Stack(stock_aws).deploy(_resources("first"))
