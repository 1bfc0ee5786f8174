"""UserDirectory: who is in it, who gets in, and with what."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cognito as cognito
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.identity import UserDirectory, UserUse
from tests.constructs.functions import own_function


def directory(stack: cdk.Stack, **props: Any) -> UserDirectory:
    return UserDirectory(stack, "Directory", registry=TenantRegistry(stack, "Registry"), **props)


def client_of(stack: cdk.Stack) -> dict[str, Any]:
    (client,) = Template.from_stack(stack).find_resources("AWS::Cognito::UserPoolClient").values()
    properties: dict[str, Any] = client["Properties"]
    return properties


def test_nobody_signs_up_and_users_outlive_the_stack(stack: cdk.Stack) -> None:
    directory(stack)
    Template.from_stack(stack).has_resource(
        "AWS::Cognito::UserPool",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                "DeletionProtection": "ACTIVE",
                "UserPoolTier": "ESSENTIALS",
                "UsernameAttributes": ["email"],
                "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            },
        },
    )


def test_passwords_are_long_and_a_second_factor_is_an_authenticator_app(stack: cdk.Stack) -> None:
    directory(stack, mfa=cognito.Mfa.REQUIRED, password_min_length=16)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Cognito::UserPool",
        {
            "MfaConfiguration": "ON",
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 16,
                    "RequireLowercase": True,
                    "RequireUppercase": True,
                    "RequireNumbers": True,
                    "RequireSymbols": True,
                }
            },
        },
    )


def test_the_second_factor_can_be_turned_off(stack: cdk.Stack) -> None:
    directory(stack, mfa=cognito.Mfa.OFF)
    Template.from_stack(stack).has_resource_properties("AWS::Cognito::UserPool", {"MfaConfiguration": "OFF"})


def test_the_tenant_attribute_cannot_change(stack: cdk.Stack) -> None:
    directory(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Cognito::UserPool",
        {"Schema": Match.array_with([Match.object_like({"Name": "tenant_id", "Mutable": False})])},
    )


@pytest.mark.parametrize("kind", ["spa", "machine"])
def test_no_client_may_write_the_tenant_attribute(stack: cdk.Stack, kind: str) -> None:
    users = directory(stack, machine_scopes={"orders": "Orders"})
    if kind == "spa":
        users.add_spa_client("Client", callback_urls=["https://app.example.com/callback"])
    else:
        users.add_machine_client("Client", scopes=["orders"])
    # Without a list Cognito lets a client write every attribute.
    written = client_of(stack)["WriteAttributes"]
    assert written
    assert not [name for name in written if name.startswith("custom:")]


def test_the_trigger_of_version_3_makes_the_claims_from_the_registry_alone(stack: cdk.Stack) -> None:
    directory(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Cognito::UserPool",
        {"LambdaConfig": {"PreTokenGenerationConfig": {"LambdaVersion": "V3_0"}}},
    )
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        {
                            "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                            "Effect": "Allow",
                            "Resource": Match.any_value(),
                            "Condition": {
                                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["member#*", "tenant#*"]},
                                "Null": {"dynamodb:LeadingKeys": "false"},
                            },
                        }
                    ]
                )
            }
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Handler": "lambdas.pre_token.handler.handler",
            "Environment": {"Variables": {"REGISTRY_TABLE_NAME": Match.any_value()}},
        },
    )


def test_a_web_application_signs_in_by_code_without_a_secret(stack: cdk.Stack) -> None:
    directory(stack).add_spa_client("Client", callback_urls=["https://app.example.com/callback"])
    client = client_of(stack)
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["GenerateSecret"] is False
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    assert client["RefreshTokenRotation"]["Feature"] == "ENABLED"
    # Cognito refuses both rotation and the flow that does not rotate.
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"]


def test_operators_sign_users_in_only_where_asked_for(stack: cdk.Stack) -> None:
    directory(stack).add_spa_client(
        "Client", callback_urls=["https://app.example.com/callback"], admin_password_auth=True
    )
    assert "ALLOW_ADMIN_USER_PASSWORD_AUTH" in client_of(stack)["ExplicitAuthFlows"]


def test_a_machine_signs_in_as_itself_for_its_scopes(stack: cdk.Stack) -> None:
    directory(stack, machine_scopes={"orders": "Orders", "menus": "Menus"}).add_machine_client(
        "Client", scopes=["orders"]
    )
    client = client_of(stack)
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert client["GenerateSecret"] is True
    assert "/orders" in json.dumps(client["AllowedOAuthScopes"])
    assert "/menus" not in json.dumps(client["AllowedOAuthScopes"])


@pytest.mark.parametrize("scopes", [["menus"], []])
def test_a_machine_gets_no_scope_that_is_not_declared(stack: cdk.Stack, scopes: list[str]) -> None:
    users = directory(stack, machine_scopes={"orders": "Orders"})
    with pytest.raises(ValueError, match=r"scopes must be some of machine_scopes \(orders\), got"):
        users.add_machine_client("Client", scopes=scopes)


def test_there_is_no_hosted_login_unless_it_has_a_prefix(stack: cdk.Stack) -> None:
    directory(stack)
    Template.from_stack(stack).resource_count_is("AWS::Cognito::UserPoolDomain", 0)


def test_the_hosted_login_has_the_given_prefix(stack: cdk.Stack) -> None:
    directory(stack, login_domain_prefix="bistro")
    Template.from_stack(stack).has_resource_properties(
        "AWS::Cognito::UserPoolDomain", {"Domain": "bistro", "ManagedLoginVersion": 1}
    )


def test_groups_are_made(stack: cdk.Stack) -> None:
    directory(stack, groups=["operators"])
    Template.from_stack(stack).has_resource_properties("AWS::Cognito::UserPoolGroup", {"GroupName": "operators"})


def test_who_does_one_thing_with_users_does_no_other(stack: cdk.Stack) -> None:
    function = own_function(stack)
    directory(stack).grant_manage_users(function, UserUse.ENABLE)
    allowed = json.dumps(Template.from_stack(stack).find_resources("AWS::IAM::Policy"))
    assert "cognito-idp:AdminEnableUser" in allowed
    assert allowed.count("cognito-idp:") == 1


def test_who_manages_users_deletes_none_and_sets_no_password(stack: cdk.Stack) -> None:
    directory(stack).grant_manage_users(own_function(stack))
    (statement,) = (
        statement
        for policy in Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "cognito-idp" in str(statement["Action"])
    )
    assert statement["Action"] == [
        f"cognito-idp:Admin{name}"
        for name in ("CreateUser", "DisableUser", "EnableUser", "GetUser", "ResetUserPassword", "UserGlobalSignOut")
    ]
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function", {"Environment": {"Variables": {"USER_POOL_ID": Match.any_value()}}}
    )
