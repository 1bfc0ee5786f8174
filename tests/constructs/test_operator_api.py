"""OperatorApi and OperatorDirectory: who gets in, by which way, and to what."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from saas_constructs.api import OpenApiDocument, OperatorApi
from saas_constructs.identity import OperatorDirectory
from tests.constructs.apis import DOCUMENT
from tests.constructs.functions import own_function


def operator_api(stack: cdk.Stack, **props: Any) -> OperatorApi:
    """An API of two operations, which one function serves."""
    function = own_function(stack, "Notes")
    given: dict[str, Any] = {
        "document": OpenApiDocument(DOCUMENT, source="notes.yaml"),
        "handlers": {"addNote": function, "getNote": function},
    }
    if "user_pools" not in props:
        given["user_pools"] = [OperatorDirectory(stack, "Operators").user_pool]
    return OperatorApi(stack, "Api", **{**given, **props})


def methods(stack: cdk.Stack) -> list[dict[str, Any]]:
    found = Template.from_stack(stack).find_resources("AWS::ApiGateway::Method")
    return [method["Properties"] for method in found.values()]


def test_each_operation_has_a_method_for_people_and_one_for_machines(stack: cdk.Stack) -> None:
    operator_api(stack)
    assert sorted((method["OperationName"], method["AuthorizationType"]) for method in methods(stack)) == [
        ("addNote", "AWS_IAM"),
        ("addNote", "COGNITO_USER_POOLS"),
        ("getNote", "AWS_IAM"),
        ("getNote", "COGNITO_USER_POOLS"),
    ]


def test_the_authorizer_takes_tokens_of_the_operators_pool_only(stack: cdk.Stack) -> None:
    operator_api(stack)
    (authorizer,) = Template.from_stack(stack).find_resources("AWS::ApiGateway::Authorizer").values()
    ((reference, _),) = (arn["Fn::GetAtt"] for arn in authorizer["Properties"]["ProviderARNs"])
    assert reference.startswith("Operators")


def test_bodies_are_held_against_the_document_in_both(stack: cdk.Stack) -> None:
    operator_api(stack)
    assert [bool(method.get("RequestModels")) for method in methods(stack) if method["HttpMethod"] == "POST"] == [
        True,
        True,
    ]
    Template.from_stack(stack).resource_count_is("AWS::ApiGateway::RequestValidator", 2)


def test_a_shared_function_is_told_each_routes_operation_and_roles(stack: cdk.Stack) -> None:
    operator_api(stack)
    (function,) = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    assert json.loads(function["Properties"]["Environment"]["Variables"]["OPERATIONS"]) == {
        "POST /notes": {"id": "addNote", "roles": ["writer", "owner"]},
        "GET /notes/{note_id}": {"id": "getNote", "roles": ["reader"]},
    }


def test_each_api_has_one_permission_to_call_a_shared_function(stack: cdk.Stack) -> None:
    operator_api(stack)
    Template.from_stack(stack).resource_count_is("AWS::Lambda::Permission", 2)


def test_a_machine_is_let_to_the_operations_that_were_granted(stack: cdk.Stack) -> None:
    api = operator_api(stack)
    machine = iam.Role(stack, "Machine", assumed_by=iam.AccountRootPrincipal())
    api.grant_invoke(machine, "getNote")
    template = Template.from_stack(stack)
    ((policy,),) = (
        found["Properties"]["PolicyDocument"]["Statement"]
        for name, found in template.find_resources("AWS::IAM::Policy").items()
        if name.startswith("Machine")
    )
    assert policy["Action"] == "execute-api:Invoke"
    assert policy["Resource"]["Fn::Join"][1][-1] == "/GET/notes/*"


def test_what_the_document_does_not_have_cannot_be_granted(stack: cdk.Stack) -> None:
    api = operator_api(stack)
    machine = iam.Role(stack, "Machine", assumed_by=iam.AccountRootPrincipal())
    with pytest.raises(ValueError, match="no operation dropNotes; it has addNote, getNote"):
        api.grant_invoke(machine, "dropNotes")


def test_without_a_pool_of_operators_there_is_no_api(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="user_pools must name at least one"):
        operator_api(stack, user_pools=[])


def test_each_operation_needs_a_function(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="operation 'getNote' has no function"):
        operator_api(stack, handlers={"addNote": own_function(stack)})


def test_the_access_log_names_who_asked(stack: cdk.Stack) -> None:
    operator_api(stack)
    for stage in Template.from_stack(stack).find_resources("AWS::ApiGateway::Stage").values():
        line = json.loads(stage["Properties"]["AccessLogSetting"]["Format"])
        assert line["operator"] == "$context.authorizer.claims.email"
        assert line["principal"] == "$context.identity.userArn"


def test_an_unsigned_request_is_not_taken_for_a_wrong_path(stack: cdk.Stack) -> None:
    operator_api(stack)
    answers = Template.from_stack(stack).find_resources(
        "AWS::ApiGateway::GatewayResponse", {"Properties": {"ResponseType": "MISSING_AUTHENTICATION_TOKEN"}}
    )
    assert sorted(answer["Properties"]["StatusCode"] for answer in answers.values()) == ["403", "404"]


def test_operators_are_made_and_never_sign_up(stack: cdk.Stack) -> None:
    OperatorDirectory(stack, "Operators")
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Cognito::UserPool",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                "DeletionProtection": "ACTIVE",
                "MfaConfiguration": "ON",
                "Policies": {"PasswordPolicy": Match.object_like({"MinimumLength": 16})},
                "Schema": Match.absent(),
                "LambdaConfig": Match.absent(),
            },
        },
    )
    groups = template.find_resources("AWS::Cognito::UserPoolGroup").values()
    assert sorted(group["Properties"]["GroupName"] for group in groups) == ["admin", "auditor", "support"]


@pytest.mark.parametrize("admin_password_auth", [True, False])
def test_an_operator_signs_in_without_a_secret_and_cannot_change_their_address(
    stack: cdk.Stack, *, admin_password_auth: bool
) -> None:
    OperatorDirectory(stack, "Operators", mfa=cognito.Mfa.OPTIONAL).add_client(
        "Client", admin_password_auth=admin_password_auth
    )
    (client,) = Template.from_stack(stack).find_resources("AWS::Cognito::UserPoolClient").values()
    properties = client["Properties"]
    assert properties["GenerateSecret"] is False
    assert sorted(properties["WriteAttributes"]) == ["family_name", "given_name"]
    assert ("ALLOW_ADMIN_USER_PASSWORD_AUTH" in properties["ExplicitAuthFlows"]) is admin_password_auth
    assert "ALLOW_USER_PASSWORD_AUTH" not in properties["ExplicitAuthFlows"]
    assert properties["AllowedOAuthFlowsUserPoolClient"] is False
