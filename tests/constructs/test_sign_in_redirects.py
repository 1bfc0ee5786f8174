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


SAID: dict[str, Any] = {
    "access_token_validity": 7,
    "allowed_o_auth_flows": ["implicit"],
    "allowed_o_auth_flows_user_pool_client": False,
    "allowed_o_auth_scopes": ["phone"],
    "analytics_configuration": cognito.CfnUserPoolClient.AnalyticsConfigurationProperty(application_id="a"),
    "auth_session_validity": 7,
    "callback_ur_ls": ["https://new.example.com/callback"],
    "client_name": "new",
    "default_redirect_uri": "https://app.example.com/callback",
    "enable_propagate_additional_user_context_data": True,
    "enable_token_revocation": False,
    "explicit_auth_flows": ["ALLOW_CUSTOM_AUTH"],
    "id_token_validity": 7,
    "logout_ur_ls": ["https://new.example.com/"],
    "prevent_user_existence_errors": "LEGACY",
    "read_attributes": ["email"],
    "refresh_token_rotation": cognito.CfnUserPoolClient.RefreshTokenRotationProperty(
        feature="ENABLED", retry_grace_period_seconds=7
    ),
    "refresh_token_validity": 7,
    "supported_identity_providers": ["Google"],
    "token_validity_units": cognito.CfnUserPoolClient.TokenValidityUnitsProperty(access_token="days"),
    "write_attributes": ["name"],
}
# Another value of these makes another client, with another id.
REPLACED = {"generate_secret", "user_pool_id"}


def test_every_property_of_a_client_is_tried() -> None:
    known = {name for name, member in vars(cognito.CfnUserPoolClientProps).items() if isinstance(member, property)}
    assert known - REPLACED == SAID.keys()


@pytest.mark.parametrize("name", SAID)
def test_whatever_of_the_template_changes_adds_them_again(app: cdk.App, stack: cdk.Stack, name: str) -> None:
    redirects(stack)
    other = cdk.Stack(app, "Other")
    directory = OperatorDirectory(other, "Operators")
    client = directory.add_spa_client("Client", callback_urls=["https://app.example.com/callback"])
    setattr(client.node.default_child, name, SAID[name])
    SignInRedirects(
        other, "Redirects", user_pool=directory.user_pool, client=client, origins=["https://d1.cloudfront.net"]
    )
    before, after = (resource(made)["Properties"]["Settings"] for made in (stack, other))
    assert before != after
