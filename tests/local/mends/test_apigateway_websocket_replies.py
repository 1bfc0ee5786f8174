"""A WebSocket route answers its caller where it has a route response."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from websockets.sync.client import connect

from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """
import json

def handler(event, context):
    return {"statusCode": 200, "body": json.loads(event["body"])["action"]}
"""


def _answers(aws: EmbeddedAws) -> list[str]:
    """Ask a route without a route response, then one with it; return what came."""
    gateway = aws.client("apigatewayv2")
    api = gateway.create_api(Name="feed", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{make_function(aws, CODE)}/invocations"
    integration = gateway.create_integration(ApiId=api["ApiId"], IntegrationType="AWS_PROXY", IntegrationUri=uri)
    target = f"integrations/{integration['IntegrationId']}"
    gateway.create_route(ApiId=api["ApiId"], RouteKey="tell", Target=target)
    ask = gateway.create_route(
        ApiId=api["ApiId"], RouteKey="ask", Target=target, RouteResponseSelectionExpression="$default"
    )
    gateway.create_route_response(ApiId=api["ApiId"], RouteId=ask["RouteId"], RouteResponseKey="$default")
    gateway.create_stage(ApiId=api["ApiId"], StageName="live", AutoDeploy=True)
    url = aws.endpoint_url.replace("http:", "ws:") + f"/_aws/execute-api/{api['ApiId']}/live"
    came: list[str] = []
    with connect(url) as client:
        for action in ("tell", "ask"):
            client.send(json.dumps({"action": action}))
        # Messages of one connection are served in turn.
        while "ask" not in came:
            came.append(str(client.recv(timeout=30)))
    return came


def test_upstream_answers_both(stock_aws: EmbeddedAws) -> None:
    assert _answers(stock_aws) == ["tell", "ask"]


def test_only_the_route_with_a_response_answers(mended_aws: EmbeddedAws) -> None:
    assert _answers(mended_aws) == ["ask"]
