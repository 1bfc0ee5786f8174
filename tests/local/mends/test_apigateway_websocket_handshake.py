"""A WebSocket's handshake ends as its functions say."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

# The token chooses how the authorizer ends.
AUTHORIZER = """
def handler(event, context):
    token = event["headers"]["authorization"]
    if token in ("Unauthorized", "Out of order"):
        raise Exception(token)
    effect = "Deny" if token == "nobody" else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": token, "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
"""
CONNECT = """
def handler(event, context):
    chosen = event["headers"]["authorization"]
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": chosen} if chosen != "silent" else {}}
"""


def _url(aws: EmbeddedAws) -> str:
    gateway = aws.client("apigatewayv2")
    api = gateway.create_api(Name="feed", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        Name="authorizer",
        AuthorizerType="REQUEST",
        AuthorizerUri=_uri(make_function(aws, AUTHORIZER)),
        IdentitySource=[],
    )["AuthorizerId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=_uri(make_function(aws, CONNECT))
    )["IntegrationId"]
    gateway.create_route(
        ApiId=api,
        RouteKey="$connect",
        AuthorizationType="CUSTOM",
        AuthorizerId=authorizer,
        Target=f"integrations/{integration}",
    )
    gateway.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return f"{aws.endpoint_url.replace('http', 'ws', 1)}/_aws/execute-api/{api}/live"


def _uri(function_arn: str) -> str:
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function_arn}/invocations"


def _handshake(url: str, token: str) -> Any:
    """The chosen subprotocol, or the status of the refusal."""
    offered = [Subprotocol("first"), Subprotocol("second")]
    try:
        with connect(url, subprotocols=offered, additional_headers={"Authorization": token}, proxy=None) as connection:
            return connection.subprotocol
    except InvalidStatus as error:
        return error.response.status_code


@pytest.fixture(scope="module")
def mended(mended_aws: EmbeddedAws) -> str:
    return _url(mended_aws)


def test_upstream_does_neither(stock_aws: EmbeddedAws) -> None:
    url = _url(stock_aws)
    assert _handshake(url, "second") is None
    assert _handshake(url, "Unauthorized") == HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_the_function_chooses_the_subprotocol(mended: str, chosen: str) -> None:
    assert _handshake(mended, chosen) == chosen


@pytest.mark.parametrize("answer", ["silent", "third"])
def test_a_subprotocol_that_was_not_offered_is_not_chosen(mended: str, answer: str) -> None:
    assert _handshake(mended, answer) is None


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("Unauthorized", HTTPStatus.UNAUTHORIZED),
        ("nobody", HTTPStatus.FORBIDDEN),
        ("Out of order", HTTPStatus.INTERNAL_SERVER_ERROR),
    ],
)
def test_the_authorizer_chooses_the_refusal(mended: str, token: str, status: HTTPStatus) -> None:
    assert _handshake(mended, token) == status
