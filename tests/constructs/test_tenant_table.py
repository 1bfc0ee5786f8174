"""TenantTable and the access role: a session reaches its own tenant's items, by exact actions."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from saas_constructs.data import TableEncryption, TenantIndex, TenantTable
from saas_constructs.tenancy import TenantAccess, TenantAccessRole
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of
from tests.constructs.metrics import metric_name

BOUND_TO_TENANT = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}#*"]},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
READ = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
WRITE = [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
]


def access_statements(template: Template) -> list[dict[str, Any]]:
    """Return what the access role of the only function allows."""
    return statements_of(template, "FunctionTenantAccess")


def test_the_table_is_safe_by_default(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table")
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::DynamoDB::GlobalTable",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "TableName": Match.absent(),
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Replicas": [
                    Match.object_like(
                        {
                            "DeletionProtectionEnabled": True,
                            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                        }
                    )
                ],
                "SSESpecification": {"SSEEnabled": False},
            },
        },
    )


def test_a_development_profile_opts_out(stack: cdk.Stack) -> None:
    TenantTable(
        stack,
        "Table",
        removal_policy=cdk.RemovalPolicy.DESTROY,
        deletion_protection=False,
        point_in_time_recovery=False,
    )
    Template.from_stack(stack).has_resource(
        "AWS::DynamoDB::GlobalTable",
        {
            "DeletionPolicy": "Delete",
            "Properties": {
                "Replicas": [
                    Match.object_like(
                        {
                            "DeletionProtectionEnabled": False,
                            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
                        }
                    )
                ]
            },
        },
    )


def test_stream_time_to_live_and_insights_follow_the_arguments(stack: cdk.Stack) -> None:
    TenantTable(
        stack,
        "Table",
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        time_to_live_attribute="expires_at",
        contributor_insights=True,
    )
    Template.from_stack(stack).has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
            "Replicas": [Match.object_like({"ContributorInsightsSpecification": {"Enabled": True}})],
        },
    )


def test_replicas_hold_the_data_in_further_regions(regional_stack: cdk.Stack) -> None:
    TenantTable(regional_stack, "Table", replicas=["eu-central-1"])
    Template.from_stack(regional_stack).has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "Replicas": Match.array_with(
                [Match.object_like({"Region": "eu-central-1", "DeletionProtectionEnabled": True})]
            )
        },
    )


def test_aws_managed_key_on_request(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table", encryption=TableEncryption.AWS_MANAGED)
    Template.from_stack(stack).has_resource_properties(
        "AWS::DynamoDB::GlobalTable", {"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"}}
    )


def test_a_customer_key_is_used_by_sessions_through_dynamodb_only(regional_stack: cdk.Stack) -> None:
    table = TenantTable(regional_stack, "Table", encryption=kms.Key(regional_stack, "Key"))
    table.grant_tenant_access(own_function(regional_stack), TenantAccess.READ)
    template = Template.from_stack(regional_stack)
    (key,) = template.find_resources("AWS::KMS::Key")
    assert {
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": {"Fn::GetAtt": [key, "Arn"]},
        "Condition": {
            "StringEquals": {"kms:ViaService": {"Fn::Join": ["", ["dynamodb.eu-west-1.", {"Ref": "AWS::URLSuffix"}]]}}
        },
    } in access_statements(template)


@pytest.mark.parametrize(
    ("access", "actions"),
    [(TenantAccess.READ, READ), (TenantAccess.WRITE, WRITE), (TenantAccess.READ_WRITE, sorted(READ + WRITE))],
)
def test_sessions_reach_their_own_tenants_items_by_exact_actions(
    stack: cdk.Stack, access: TenantAccess, actions: list[str]
) -> None:
    TenantTable(stack, "Table").grant_tenant_access(own_function(stack), access)
    template = Template.from_stack(stack)
    (table,) = template.find_resources("AWS::DynamoDB::GlobalTable")
    assert access_statements(template) == [
        {
            "Effect": "Allow",
            "Action": actions,
            "Resource": {"Fn::GetAtt": [table, "Arn"]},
            "Condition": BOUND_TO_TENANT,
        }
    ]


def test_an_index_can_be_queried_within_the_tenant(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table", indexes=[TenantIndex("by_site", "site_pk", "site_sk")])
    table.grant_tenant_access(own_function(stack), TenantAccess.READ)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "GlobalSecondaryIndexes": [
                Match.object_like(
                    {
                        "IndexName": "by_site",
                        "KeySchema": [
                            {"AttributeName": "site_pk", "KeyType": "HASH"},
                            {"AttributeName": "site_sk", "KeyType": "RANGE"},
                        ],
                    }
                )
            ]
        },
    )
    (table_id,) = template.find_resources("AWS::DynamoDB::GlobalTable")
    assert {
        "Effect": "Allow",
        "Action": "dynamodb:Query",
        "Resource": {"Fn::Join": ["", [{"Fn::GetAtt": [table_id, "Arn"]}, "/index/by_site"]]},
        "Condition": BOUND_TO_TENANT,
    } in access_statements(template)


@pytest.mark.parametrize(
    ("attributes", "projection"),
    [
        (None, {"ProjectionType": "ALL"}),
        (("status", "total"), {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["status", "total"]}),
        ((), {"ProjectionType": "KEYS_ONLY"}),
    ],
)
def test_an_index_holds_the_attributes_it_is_given(
    stack: cdk.Stack, attributes: tuple[str, ...] | None, projection: dict[str, Any]
) -> None:
    TenantTable(stack, "Table", indexes=[TenantIndex("by_site", "site_pk", attributes=attributes)])
    (table,) = Template.from_stack(stack).find_resources("AWS::DynamoDB::GlobalTable").values()
    assert [index["Projection"] for index in table["Properties"]["GlobalSecondaryIndexes"]] == [projection]


def test_a_function_can_be_limited_to_some_of_the_tenants_partitions(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table", indexes=[TenantIndex("by_kind", "kind_pk")])
    table.grant_tenant_access(own_function(stack), partitions=["feed#*", "summaries"])
    found = [
        statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        for statement in statements_of(stack, "Function")
        if "dynamodb" in json.dumps(statement["Action"])
    ]
    tenant = "${aws:PrincipalTag/tenant_id}#"
    assert found
    assert all(keys == [f"{tenant}feed#*", f"{tenant}summaries"] for keys in found)


@pytest.mark.parametrize("partitions", [[], [""], ["order#*", "${aws:PrincipalTag/other}"], "order#*"], ids=str)
def test_partitions_that_can_not_be_meant_are_refused(stack: cdk.Stack, partitions: Any) -> None:
    table = TenantTable(stack, "Table")
    with pytest.raises(ValueError, match="partitions must list patterns such as"):
        table.grant_tenant_access(own_function(stack), partitions=partitions)


def test_writing_reaches_no_index(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table", indexes=[TenantIndex("by_site", "site_pk")])
    table.grant_tenant_access(own_function(stack), TenantAccess.WRITE)
    assert len(access_statements(Template.from_stack(stack))) == 1


def test_only_the_functions_role_may_assume_the_access_role_and_only_tagged(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table").grant_tenant_access(own_function(stack))
    template = Template.from_stack(stack)
    roles = template.find_resources("AWS::IAM::Role")
    (own,) = (name for name in roles if name.startswith("FunctionRole"))
    (access,) = (name for name in roles if name.startswith("FunctionTenantAccess"))
    assert roles[access]["Properties"]["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Principal": {"AWS": {"Fn::GetAtt": [own, "Arn"]}},
            "Condition": {
                "StringLike": {"aws:RequestTag/tenant_id": "t????????????"},
                "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant_id"]},
            },
        }
    ]


def test_the_functions_own_role_may_only_assume_the_access_role(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table").grant_tenant_access(own_function(stack))
    template = Template.from_stack(stack)
    (access,) = (n for n in template.find_resources("AWS::IAM::Role") if n.startswith("FunctionTenantAccess"))
    (own_policy,) = (
        policy
        for name, policy in template.find_resources("AWS::IAM::Policy").items()
        if name.startswith("FunctionRole")
    )
    assert own_policy["Properties"]["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Resource": {"Fn::GetAtt": [access, "Arn"]},
        }
    ]


def test_the_function_is_told_its_table_and_role(stack: cdk.Stack) -> None:
    TenantTable(stack, "Table").grant_tenant_access(own_function(stack))
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Environment": {
                "Variables": {
                    "TABLE_NAME": {"Ref": Match.string_like_regexp("^Table")},
                    "TENANT_ACCESS_ROLE_ARN": {"Fn::GetAtt": [Match.string_like_regexp("TenantAccess"), "Arn"]},
                }
            }
        },
    )


def test_a_function_has_one_access_role_for_all_its_grants(stack: cdk.Stack) -> None:
    table, function = TenantTable(stack, "Table"), own_function(stack)
    table.grant_tenant_access(function, TenantAccess.READ)
    table.grant_tenant_access(function, TenantAccess.WRITE)
    assert TenantAccessRole.of(function) is TenantAccessRole.of(function)
    Template.from_stack(stack).resource_count_is("AWS::IAM::Role", 2)


def test_two_functions_have_two_access_roles(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table")
    table.grant_tenant_access(own_function(stack, "One"))
    table.grant_tenant_access(own_function(stack, "Two"))
    Template.from_stack(stack).resource_count_is("AWS::IAM::Role", 4)


def test_a_second_table_needs_a_variable_of_its_own(stack: cdk.Stack) -> None:
    first, second, function = TenantTable(stack, "First"), TenantTable(stack, "Second"), own_function(stack)
    first.grant_tenant_access(function)
    with pytest.raises(ValueError, match="TABLE_NAME of Stack/Function names Stack/First already"):
        second.grant_tenant_access(function)
    second.grant_tenant_access(function, variable="SECOND_TABLE_NAME")


def test_throttles_errors_and_capacity_can_be_alarmed_on(stack: cdk.Stack) -> None:
    table = TenantTable(stack, "Table")
    metrics = (
        table.metric_conditional_check_failures(),
        table.metric_consumed_read_capacity(),
        table.metric_consumed_write_capacity(),
    )
    assert [metric_name(metric) for metric in metrics] == [
        "ConditionalCheckFailedRequests",
        "ConsumedReadCapacityUnits",
        "ConsumedWriteCapacityUnits",
    ]
    assert table.metric_throttled_requests().to_metric_config().math_expression is not None
    assert table.metric_system_errors().to_metric_config().math_expression is not None
