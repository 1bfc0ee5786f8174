"""A small site behind a distribution: two pages, a function at the edge, and a WebSocket API that answers."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.local.edge import ALL_VIEWER_EXCEPT_HOST, CACHING_DISABLED, function_at_edge
from tests.local.rest_api import make_function
from tests.local.stacks import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.local.conftest import EmbeddedAws

# Says whose address it was, and nothing at an unknown one.
AT_EDGE = """
function handler(event) {
  var request = event.request;
  var found = request.uri.match(/^\\/t\\/([a-z]+)(\\/.*)$/);
  if (found && found[1] !== 'blue') { return { statusCode: 404, statusDescription: 'Not Found', body: 'unknown' }; }
  if (found) { request.headers['x-saas-tenant'] = { value: found[1] }; request.uri = found[2]; }
  if (request.uri === '/ws') { request.uri = '/'; }
  if (request.uri.endsWith('/') && request.uri !== '/') { request.uri += 'index.html'; }
  if (request.uri === '/' && !request.headers['sec-websocket-key']) { request.uri = '/index.html'; }
  return request;
}
"""
ANSWERING = """
def handler(event, context):
    if event["requestContext"]["routeKey"] == "$connect":
        headers = {name.lower(): value for name, value in event["headers"].items()}
        return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": headers.get("x-saas-tenant", "nobody")}}
    return {"statusCode": 200, "body": "got " + event["body"]}
"""


def websocket_api(aws: EmbeddedAws) -> str:
    """Make the API and return its host; its stage is ``live``."""
    gateway = aws.client("apigatewayv2")
    api: str = gateway.create_api(
        Name="feed", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    function = make_function(aws, ANSWERING)
    integration = gateway.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations",
    )["IntegrationId"]
    target = f"integrations/{integration}"
    gateway.create_route(ApiId=api, RouteKey="$connect", Target=target)
    route = gateway.create_route(
        ApiId=api, RouteKey="$default", Target=target, RouteResponseSelectionExpression="$default"
    )["RouteId"]
    gateway.create_route_response(ApiId=api, RouteId=route, RouteResponseKey="$default")
    gateway.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return f"{api}.execute-api.us-east-1.amazonaws.com"


class Pages(Stack):
    """A stack with the distribution; ``files`` are put into its bucket."""

    def __init__(self, aws: EmbeddedAws, files: Mapping[str, str], *, output: str = "SiteUrl") -> None:
        super().__init__(aws)
        name = {"Value": {"Fn::Sub": "https://${Distribution.DomainName}"}}
        self.deploy(_resources(websocket_api(aws)), {output: name})
        for path, content in files.items():
            kind = "application/json" if path.endswith(".json") else "text/html"
            aws.client("s3").put_object(Bucket=self.id_of("Bucket"), Key=path, Body=content, ContentType=kind)
        self.host = self.outputs[output].removeprefix("https://")


def _resources(api_host: str) -> dict[str, Any]:
    function = {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["Function", "FunctionARN"]}}
    common = {
        "ViewerProtocolPolicy": "redirect-to-https",
        "CachePolicyId": CACHING_DISABLED,
        "FunctionAssociations": [function],
    }
    socket = {"TargetOriginId": "socket", "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST, **common}
    return {
        "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Bucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudfront.amazonaws.com"},
                            "Action": "s3:GetObject",
                            "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
                        }
                    ],
                },
            },
        },
        "Access": {
            "Type": "AWS::CloudFront::OriginAccessControl",
            "Properties": {
                "OriginAccessControlConfig": {
                    "Name": {"Ref": "AWS::StackName"},
                    "OriginAccessControlOriginType": "s3",
                    "SigningBehavior": "always",
                    "SigningProtocol": "sigv4",
                }
            },
        },
        "Function": function_at_edge(AT_EDGE),
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "DefaultCacheBehavior": {"TargetOriginId": "pages", **common},
                    "CacheBehaviors": [{"PathPattern": path, **socket} for path in ("/ws", "/t/*/ws")],
                    "Origins": [
                        {
                            "Id": "pages",
                            "DomainName": {"Fn::GetAtt": ["Bucket", "RegionalDomainName"]},
                            "OriginAccessControlId": {"Fn::GetAtt": ["Access", "Id"]},
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                        },
                        {
                            "Id": "socket",
                            "DomainName": api_host,
                            "OriginPath": "/live",
                            "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
                        },
                    ],
                }
            },
        },
    }


def config(pool_id: str, client_id: str) -> str:
    """The run-time configuration of a page, as it is deployed."""
    authority = f"https://cognito-idp.us-east-1.amazonaws.com/{pool_id}"
    return json.dumps({"authority": authority, "clientId": client_id, "signIn": "https://x.amazoncognito.com"})


def open_socket(url: str, host: str, path: str, **headers: str) -> ClientConnection:
    """Connect to a server under a name that only it knows, offering three subprotocols.

    Args:
        url: The server.
        host: The name.
        path: Path of the WebSocket.
        headers: Additional ones.
    """
    server = urlsplit(url)
    return connect(
        f"ws://{host}{path}",
        sock=socket.create_connection((server.hostname or "", server.port or 0)),
        subprotocols=[Subprotocol(name) for name in ("blue", "nobody", "forged")],
        additional_headers=headers,
        proxy=None,
    )
