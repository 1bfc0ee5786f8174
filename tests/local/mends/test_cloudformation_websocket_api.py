"""A stack can have a WebSocket API with route responses and a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _resources(stage: str = "live") -> dict[str, Any]:
    api = {"Ref": "Api"}
    return {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "feed",
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": "$request.body.action",
            },
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {"ApiId": api, "IntegrationType": "MOCK"},
        },
        "Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": api,
                "RouteKey": "ping",
                "RouteResponseSelectionExpression": "$default",
                "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]},
            },
        },
        "Response": {
            "Type": "AWS::ApiGatewayV2::RouteResponse",
            "Properties": {"ApiId": api, "RouteId": {"Ref": "Route"}, "RouteResponseKey": "$default"},
        },
        "Deployment": {
            "Type": "AWS::ApiGatewayV2::Deployment",
            "DependsOn": ["Route"],
            "Properties": {"ApiId": api, "Description": "first"},
        },
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": api, "StageName": stage, "DeploymentId": {"Ref": "Deployment"}},
        },
    }


def test_the_route_answers_and_the_stage_has_the_deployment(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(_resources())
    gateway = mended_aws.client("apigatewayv2")
    api = stack.id_of("Api")
    route = gateway.get_routes(ApiId=api)["Items"][0]["RouteId"]
    responses = gateway.get_route_responses(ApiId=api, RouteId=route)["Items"]
    assert [response["RouteResponseKey"] for response in responses] == ["$default"]
    assert gateway.get_stage(ApiId=api, StageName="live")["DeploymentId"] == stack.id_of("Deployment")


def test_a_response_that_leaves_the_template_leaves_the_route(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(_resources())
    resources = _resources()
    del resources["Response"]
    stack.deploy(resources)
    gateway = mended_aws.client("apigatewayv2")
    api = stack.id_of("Api")
    route = gateway.get_routes(ApiId=api)["Items"][0]["RouteId"]
    assert gateway.get_route_responses(ApiId=api, RouteId=route)["Items"] == []


def test_upstream_refuses_the_types(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        Stack(stock_aws).deploy(_resources())
