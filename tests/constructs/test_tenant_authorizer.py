"""TenantAuthorizer: what it is told and what it may do."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_apigateway as apigateway
from aws_cdk.assertions import Match, Template

from saas_constructs.api import OpenApiDocument
from saas_constructs.control_plane import TenantRegistry
from saas_constructs.data import TenantTable
from saas_constructs.identity import TenantAuthorizer, UserDirectory
from tests.constructs.apis import DOCUMENT


def authorizer(stack: cdk.Stack, **props: Any) -> TenantAuthorizer:
    registry = TenantRegistry(stack, "Registry")
    users = UserDirectory(stack, "Directory", registry=registry)
    client = users.add_spa_client("Client", callback_urls=["https://app.example.com/callback"])
    made = TenantAuthorizer(
        stack,
        "Authorizer",
        **{
            "directory": users,
            "clients": [client],
            "registry": registry,
            "document": OpenApiDocument(DOCUMENT),
            **props,
        },
    )
    api = apigateway.RestApi(stack, "Api")
    api.root.add_method("GET", authorizer=made.authorizer)
    return made


def variables_of(stack: cdk.Stack) -> dict[str, Any]:
    (function,) = (
        found["Properties"]
        for found in Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
        if found["Properties"]["Handler"] == "lambdas.authorizer.handler.handler"
    )
    variables: dict[str, Any] = function["Environment"]["Variables"]
    return variables


def test_the_token_is_what_decisions_are_cached_by(stack: cdk.Stack) -> None:
    authorizer(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::ApiGateway::Authorizer",
        {"Type": "REQUEST", "IdentitySource": "method.request.header.Authorization"},
    )


@pytest.mark.parametrize("seconds", [2, 61, 7200])
def test_both_caches_together_stay_within_the_given_time(stack: cdk.Stack, seconds: int) -> None:
    authorizer(stack, cache_ttl=cdk.Duration.seconds(seconds))
    (found,) = Template.from_stack(stack).find_resources("AWS::ApiGateway::Authorizer").values()
    gateway = found["Properties"]["AuthorizerResultTtlInSeconds"]
    assert gateway + int(variables_of(stack)["TENANT_CACHE_SECONDS"]) == seconds


@pytest.mark.parametrize("seconds", [0, 1, 7201])
def test_a_time_that_the_caches_cannot_keep_is_refused(stack: cdk.Stack, seconds: int) -> None:
    with pytest.raises(ValueError, match=f"cache_ttl must be 2 to 7200 seconds, got {seconds}"):
        authorizer(stack, cache_ttl=cdk.Duration.seconds(seconds))


def test_an_authorizer_without_clients_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="clients must name at least one client"):
        authorizer(stack, clients=[])


def test_it_knows_issuer_clients_leeway_and_registry(stack: cdk.Stack) -> None:
    authorizer(stack, clock_leeway=cdk.Duration.seconds(7))
    variables = variables_of(stack)
    assert variables["TOKEN_ISSUER"]["Fn::GetAtt"][1] == "ProviderURL"
    assert "Client" in json.dumps(variables["TOKEN_CLIENT_IDS"])
    assert variables["CLOCK_LEEWAY_SECONDS"] == "7"
    assert "Registry" in json.dumps(variables["REGISTRY_TABLE_NAME"])


def test_keys_come_from_the_issuer_unless_told_otherwise(stack: cdk.Stack) -> None:
    authorizer(stack)
    assert "JWKS_BASE_URL" not in variables_of(stack)


def test_keys_can_come_from_elsewhere(stack: cdk.Stack) -> None:
    authorizer(stack, jwks_base_url="https://keys.example.com")
    assert variables_of(stack)["JWKS_BASE_URL"] == "https://keys.example.com"


def test_it_reads_tenants_only(stack: cdk.Stack) -> None:
    authorizer(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        {
                            "Action": "dynamodb:GetItem",
                            "Effect": "Allow",
                            "Resource": Match.any_value(),
                            "Condition": {
                                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["tenant#*"]},
                                "Null": {"dynamodb:LeadingKeys": "false"},
                            },
                        }
                    ]
                )
            }
        },
    )


def test_the_routes_of_the_document_lie_beside_its_code(app: cdk.App, stack: cdk.Stack) -> None:
    authorizer(stack)
    folder = Path(app.synth().directory)
    (routes,) = folder.glob("asset.*/routes.json")
    assert json.loads(routes.read_text()) == json.loads(OpenApiDocument(DOCUMENT).routes())


def test_a_silos_authorizer_knows_its_tenant_and_table(regional_stack: cdk.Stack) -> None:
    table = TenantTable(regional_stack, "Table")
    authorizer(regional_stack, sole_tenant="t0123456789ab", sole_table=table)
    variables = variables_of(regional_stack)
    assert variables["SOLE_TENANT_ID"] == "t0123456789ab"
    assert variables["SOLE_TABLE_NAME"] == {"Ref": "Table7ABB320E"}
    assert variables["SOLE_STACK_NAME"] == {"Ref": "AWS::StackName"}


def test_a_tenant_without_its_table_is_refused(regional_stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="sole_tenant and sole_table go together"):
        authorizer(regional_stack, sole_tenant="t0123456789ab")
