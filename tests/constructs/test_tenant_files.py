"""TenantFiles and UploadInspection: a session reaches its own tenant's folder, and everybody only checked pictures."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk.assertions import Match, Template

from saas_constructs.data import TenantFiles
from saas_constructs.events import UploadInspection
from saas_constructs.packaging import DependencySet
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of
from tests.constructs.metrics import metric_name
from tests.constructs.test_rule_packs import found

FOLDER = "/${aws:PrincipalTag/tenant_id}/"


def bucket_of(template: Template) -> str:
    (logical_id,) = template.find_resources("AWS::S3::Bucket")
    return str(logical_id)


def objects(template: Template, pattern: str) -> dict[str, Any]:
    """An ARN of objects as a template has it."""
    return {"Fn::Join": ["", [{"Fn::GetAtt": [bucket_of(template), "Arn"]}, pattern]]}


def session_statements(template: Template) -> list[dict[str, Any]]:
    """What the access role of the only function allows."""
    return statements_of(template, "FunctionTenantAccess")


def test_the_bucket_is_private_encrypted_and_kept(stack: cdk.Stack) -> None:
    """AWS only: encryption and ownership."""
    TenantFiles(stack, "Files")
    Template.from_stack(stack).has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "BucketName": Match.absent(),
                "BucketEncryption": Match.any_value(),
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
                "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
            },
        },
    )


def test_pages_may_send_forms_and_nothing_else(stack: cdk.Stack) -> None:
    TenantFiles(stack, "Files")
    (bucket,) = Template.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    (rule,) = bucket["Properties"]["CorsConfiguration"]["CorsRules"]
    assert (rule["AllowedMethods"], rule["AllowedOrigins"]) == (["POST"], ["*"])
    assert "AllowedHeaders" not in rule


def test_it_makes_no_functions_of_the_cdks(stack: cdk.Stack) -> None:
    TenantFiles(stack, "Files")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Lambda::Function", 0)
    template.resource_count_is("AWS::IAM::Role", 0)


def test_the_accounts_distributions_read_pictures_and_nothing_else(stack: cdk.Stack) -> None:
    TenantFiles(stack, "Files")
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::S3::BucketPolicy").values()
    allowed = [s for s in policy["Properties"]["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    distributions = {
        "Fn::Join": [
            "",
            ["arn:", {"Ref": "AWS::Partition"}, ":cloudfront::", {"Ref": "AWS::AccountId"}, ":distribution/*"],
        ]
    }
    assert allowed == [
        {
            "Sid": "Images",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Resource": objects(template, "/t????????????/images/*"),
            "Condition": {"ArnLike": {"aws:SourceArn": distributions}},
        }
    ]
    template.has_resource_properties(
        "AWS::S3::BucketPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})]
                )
            }
        },
    )


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("grant_upload", [("s3:PutObject", "uploads/*")]),
        (
            "grant_inspect",
            [(["s3:DeleteObject", "s3:GetObject"], "uploads/*"), (["s3:DeleteObject", "s3:PutObject"], "images/*")],
        ),
        ("grant_delete", [("s3:DeleteObject", "*")]),
    ],
)
def test_a_session_reaches_its_own_folder_by_exact_actions(
    stack: cdk.Stack, grant: str, expected: list[tuple[Any, str]]
) -> None:
    files, function = TenantFiles(stack, "Files"), own_function(stack)
    getattr(files, grant)(function)
    template = Template.from_stack(stack)
    assert [(s["Action"], s["Resource"]) for s in session_statements(template)] == [
        (actions, objects(template, FOLDER + folder)) for actions, folder in expected
    ]
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {"Environment": {"Variables": {"FILES_BUCKET_NAME": {"Ref": bucket_of(template)}}}},
    )


def test_a_session_lists_its_own_folder(stack: cdk.Stack) -> None:
    TenantFiles(stack, "Files").grant_list(own_function(stack))
    (statement,) = session_statements(Template.from_stack(stack))
    assert statement["Action"] == "s3:ListBucket"
    assert statement["Condition"] == {"StringLike": {"s3:prefix": "${aws:PrincipalTag/tenant_id}/*"}}


def test_a_functions_own_role_reaches_nothing(stack: cdk.Stack) -> None:
    files, function = TenantFiles(stack, "Files"), own_function(stack)
    for grant in (files.grant_upload, files.grant_inspect, files.grant_delete, files.grant_list):
        grant(function)
    assert [s["Action"] for s in statements_of(stack, "FunctionRole")] == [["sts:AssumeRole", "sts:TagSession"]]


def test_where_forms_go_can_be_allowed_by_name(regional_stack: cdk.Stack) -> None:
    files = TenantFiles(regional_stack, "Files")
    template = Template.from_stack(regional_stack)
    assert regional_stack.resolve(files.upload_url) == {
        "Fn::Join": ["", ["https://", {"Fn::GetAtt": [bucket_of(template), "RegionalDomainName"]}]]
    }
    assert metric_name(files.metric_size()) == "BucketSizeBytes"


def inspected(stack: cdk.Stack, **options: Any) -> UploadInspection:
    function = own_function(stack, timeout=cdk.Duration.seconds(30), dependencies=[DependencySet.PICTURES])
    return UploadInspection(stack, "Inspection", files=TenantFiles(stack, "Files"), function=function, **options)


def test_uploads_are_chosen_by_bucket_and_folder(stack: cdk.Stack) -> None:
    """So that pictures that the function itself writes are not told to it again."""
    inspected(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventBusName": Match.absent(),
            "EventPattern": {
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {
                    "bucket": {"name": [{"Ref": bucket_of(template)}]},
                    "object": {"key": [{"wildcard": "*/uploads/*"}]},
                },
            },
        },
    )


def test_each_upload_is_looked_into_by_itself_and_what_fails_is_kept(stack: cdk.Stack) -> None:
    inspected(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            "BatchSize": 1,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": 5},
        },
    )
    template.has_resource_properties("AWS::SQS::Queue", {"RedrivePolicy": Match.object_like({"maxReceiveCount": 3})})
    rule = next(iter(template.find_resources("AWS::Events::Rule").values()))
    assert "DeadLetterConfig" in rule["Properties"]["Targets"][0]
    template.resource_count_is("AWS::CloudWatch::Alarm", 2)


def test_only_the_inspecting_function_carries_what_reads_pictures(stack: cdk.Stack) -> None:
    inspected(stack)
    own_function(stack, "Other")
    template = Template.from_stack(stack)
    layers = {
        name: len(function["Properties"]["Layers"])
        for name, function in template.find_resources("AWS::Lambda::Function").items()
    }
    assert sorted(layers.values()) == [1, 2]
    assert next(count for name, count in layers.items() if name.startswith("Function")) == 2


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    made = inspected(stack)
    files = stack.node.find_child("Files")
    assert isinstance(files, TenantFiles)
    for grant in (files.grant_upload, files.grant_delete, files.grant_list):
        grant(made.function)
    assert found(pack(app), stack) == []
