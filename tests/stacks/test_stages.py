"""What holds for every stage, whatever its snapshot says."""

import json
import re
from typing import Any

import pytest

from saas_constructs.testing.isolation import assert_tenant_isolation
from stacks.config import DEV, PRODUCTION, STAGES
from tests.stacks.synthesis import MODELS, PLANES, Reference, resources

NAMES = [stage.name for stage in STAGES]
# AWS CloudFormation User Guide, "CloudFormation quotas".
MOST_RESOURCES = 500
ROOM_FOR_AN_OPERATION = 10
STATEFUL = ("AWS::DynamoDB::GlobalTable", "AWS::Cognito::UserPool", "AWS::Logs::LogGroup", "AWS::Events::Archive")
# CloudFormation names what has no name of its own, so that a second deployment does not meet the first.
PHYSICAL_NAMES = {
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Cognito::UserPool": "UserPoolName",
    "AWS::IAM::Role": "RoleName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::ApiGateway::UsagePlan": "UsagePlanName",
}


def all_resources(reference: Reference, stage: str) -> list[tuple[str, dict[str, Any]]]:
    return [item for template in reference.of_stage(stage) for item in template["Resources"].items()]


@pytest.mark.parametrize("stage", NAMES)
def test_tenants_are_kept_apart(reference: Reference, stage: str) -> None:
    assert_tenant_isolation(*reference.of_stage(stage))


@pytest.mark.parametrize("stage", [stage.name for stage in PRODUCTION])
def test_production_loses_no_data_with_its_stack(reference: Reference, stage: str) -> None:
    stateful = [(name, found) for name, found in all_resources(reference, stage) if found["Type"] in STATEFUL]
    assert {found["Type"] for _, found in stateful} == set(STATEFUL)
    lost = [name for name, found in stateful if found.get("DeletionPolicy") != "Retain"]
    assert not lost


@pytest.mark.parametrize("stage", [stage.name for stage in PRODUCTION])
def test_production_refuses_to_delete_tables_and_users(reference: Reference, stage: str) -> None:
    for name, found in all_resources(reference, stage):
        properties = found.get("Properties", {})
        if found["Type"] == "AWS::DynamoDB::GlobalTable":
            for replica in properties["Replicas"]:
                assert replica["DeletionProtectionEnabled"], name
                assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
        if found["Type"] == "AWS::Cognito::UserPool":
            assert properties["DeletionProtection"] == "ACTIVE"
            assert properties["MfaConfiguration"] == "ON"


def test_the_development_stage_leaves_nothing_behind_but_archives_pictures_and_access_logs(
    reference: Reference,
) -> None:
    # CloudFormation can't delete a bucket with files in it.
    kept = [
        found["Type"] if found["Type"] != "AWS::S3::Bucket" else name.rstrip("0123456789ABCDEF")
        for name, found in all_resources(reference, DEV.name)
        if found.get("DeletionPolicy") == "Retain"
    ]
    assert kept == ["TenantFiles", "MovingArchive", "SiteAccessLogs", "ConsoleAccessLogs"]


@pytest.mark.parametrize("stage", NAMES)
def test_nothing_has_a_physical_name(reference: Reference, stage: str) -> None:
    named = [
        name
        for name, found in all_resources(reference, stage)
        if PHYSICAL_NAMES.get(found["Type"]) in found.get("Properties", {})
    ]
    assert not named


@pytest.mark.parametrize("stage", STAGES, ids=NAMES)
def test_no_account_and_no_other_stages_region_is_in_a_template(reference: Reference, stage: Any) -> None:
    text = json.dumps(reference.of_stage(stage.name))
    assert not re.search(r"\b\d{12}\b", text)
    others = {other.region for other in STAGES} - {stage.region}
    assert not [region for region in others if region in text]


@pytest.mark.parametrize("stage", NAMES)
def test_no_action_is_a_wildcard(reference: Reference, stage: str) -> None:
    for name, found in all_resources(reference, stage):
        if found["Type"] in {"AWS::IAM::Policy", "AWS::IAM::Role"}:
            actions = re.findall(r'"(?:Not)?Action": (\[[^\]]*\]|"[^"]*")', json.dumps(found))
            assert actions, name
            assert not [action for action in actions if "*" in action], name


@pytest.mark.parametrize("stage", NAMES)
def test_every_function_logs_to_a_group_of_its_stack(reference: Reference, stage: str) -> None:
    for template in reference.of_stage(stage):
        groups = set(resources(template, "AWS::Logs::LogGroup"))
        for name, found in resources(template, "AWS::Lambda::Function").items():
            assert found["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] in groups, name


@pytest.mark.parametrize("stage", NAMES)
def test_stacks_are_tied_by_weak_references(reference: Reference, stage: str) -> None:
    text = json.dumps(reference.of_stage(stage))
    assert "Fn::GetStackOutput" in text
    assert "Fn::ImportValue" not in text
    assert '"Export"' not in text


@pytest.mark.parametrize("stage", NAMES)
def test_outputs_are_those_that_clients_and_tests_read(reference: Reference, stage: str) -> None:
    # What other stacks refer to is published beside them.
    control, application, events, administration, operators, support, edge = (
        {name for name in template["Outputs"] if not name.startswith("PublishOutput")}
        for template in reference.of_stage(stage)
    )
    assert control == {"UserPoolId", "SpaClientId", "RegistryTableName"}
    assert application == {"ApiUrl", "TableName", "EventBusName"}
    assert events == {"RealtimeUrl"}
    assert administration == {
        "ArchiveBucketName",
        "MigrationFunctionName",
        "MigrationQueueUrl",
        "MigrationSurveyFunctionName",
        "OnboardingFunctionName",
        "PublicApiUrl",
        "UsageTableName",
    }
    assert operators == {"AdminApiUrl", "AdminSignedApiUrl", "OperatorPoolId", "OperatorClientId"}
    assert support == set()
    assert edge == {"SiteUrl", "SiteDistributionUrl", "ConsoleUrl", "ConsoleDistributionUrl"}


def test_only_development_lets_operators_sign_users_in(reference: Reference) -> None:
    allowed = {
        stage
        for stage in NAMES
        for template in reference.of_stage(stage)
        if "ALLOW_ADMIN_USER_PASSWORD_AUTH" in json.dumps(template)
    }
    assert allowed == {DEV.name}


@pytest.mark.parametrize("stage", NAMES)
@pytest.mark.parametrize(
    ("function", "verbs"),
    [
        ("OrdersGet", {"BatchGetItem", "GetItem", "Query", "kms:Decrypt"}),
        ("OrdersList", {"BatchGetItem", "GetItem", "Query", "kms:Decrypt"}),
        ("OrdersTickets", {"BatchGetItem", "GetItem", "Query", "kms:Decrypt"}),
    ],
)
def test_what_only_shows_orders_may_write_nothing(
    reference: Reference, stage: str, function: str, verbs: set[str]
) -> None:
    template = reference.templates[f"{stage}-ApplicationPlane"]
    allowed = {
        action.removeprefix("dynamodb:")
        for name, role in resources(template, "AWS::IAM::Role").items()
        if name.startswith(f"{function}TenantAccess")
        for policy in role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in (statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]])
    }
    assert allowed == verbs


@pytest.mark.parametrize("stage", NAMES)
def test_no_stack_is_so_full_that_another_operation_would_not_fit(reference: Reference, stage: str) -> None:
    sizes = {name: len(reference.templates[f"{stage}-{name}"]["Resources"]) for name in (*PLANES, *MODELS)}
    assert {name: size for name, size in sizes.items() if size > MOST_RESOURCES - ROOM_FOR_AN_OPERATION} == {}
