"""SignInRedirects: a client learns of addresses that were not known when it was made."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cognito as cognito
from aws_cdk.assertions import Template

from saas_constructs.edge import SignInRedirects
from saas_constructs.identity import OperatorDirectory


def redirects(stack: cdk.Stack, callback: str = "https://app.example.com/callback", **props: Any) -> SignInRedirects:
    directory = OperatorDirectory(stack, "Operators")
    client = directory.add_spa_client("Client", callback_urls=[callback])
    given: dict[str, Any] = {"origins": ["https://d1.cloudfront.net"]}
    return SignInRedirects(stack, "Redirects", user_pool=directory.user_pool, client=client, **{**given, **props})


def resource(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = Template.from_stack(stack).find_resources("Custom::SignInRedirects").values()
    return dict(found)


def test_the_function_may_change_clients_of_one_pool_and_nothing_else(stack: cdk.Stack) -> None:
    redirects(stack)
    template = Template.from_stack(stack)
    (pool,) = template.find_resources("AWS::Cognito::UserPool")
    statements = [
        statement
        for policy in template.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "cognito" in str(statement["Action"])
    ]
    assert statements == [
        {
            "Action": ["cognito-idp:DescribeUserPoolClient", "cognito-idp:UpdateUserPoolClient"],
            "Effect": "Allow",
            "Resource": {"Fn::GetAtt": [pool, "Arn"]},
        }
    ]


def test_it_waits_for_its_permission(stack: cdk.Stack) -> None:
    redirects(stack)
    assert any("Policy" in name for name in resource(stack)["DependsOn"])


def test_a_change_of_the_clients_template_adds_them_again(app: cdk.App, stack: cdk.Stack) -> None:
    """CloudFormation then sets the client's addresses to what its template says."""
    other = cdk.Stack(app, "Other")
    again = cdk.Stack(app, "Again")
    redirects(stack)
    redirects(other, "https://new.example.com/callback")
    redirects(again)
    settings = [resource(made)["Properties"]["Settings"] for made in (stack, other, again)]
    assert settings[0] == settings[2] != settings[1]


def test_nowhere_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="origins must name at least one address, got none"):
        redirects(stack, origins=[])


def test_operators_sign_in_by_a_code_and_cannot_change_their_address(stack: cdk.Stack) -> None:
    directory = OperatorDirectory(stack, "Operators", login_domain_prefix="operators")
    directory.add_spa_client("Client", callback_urls=["https://console.example.com/callback"])
    (client,) = Template.from_stack(stack).find_resources("AWS::Cognito::UserPoolClient").values()
    properties = client["Properties"]
    assert properties["AllowedOAuthFlows"] == ["code"]
    assert not properties["GenerateSecret"]
    assert "email" not in properties["WriteAttributes"]
    assert properties["CallbackURLs"] == ["https://console.example.com/callback"]
    assert isinstance(directory.domain, cognito.UserPoolDomain)
