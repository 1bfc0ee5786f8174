"""A distribution before a REST API, with a function at the edge, for the tests of CloudFront's mends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import http
from tests.local.stacks import Stack

if TYPE_CHECKING:
    import httpx

    from tests.local.conftest import EmbeddedAws
    from tests.local.rest_api import RestApi

# "Using managed cache policies", "Using managed origin request policies" (Amazon CloudFront Developer Guide).
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]


def name_of(api: RestApi) -> str:
    """AWS's own host name of an API."""
    return f"{api.id}.execute-api.us-east-1.amazonaws.com"


def deploy_before(api: RestApi, code: str) -> str:
    """Deploy a distribution whose function has this code, and give its host name."""
    stack = Stack(api.aws)
    stack.deploy(_resources(api, code), {"Host": {"Value": {"Fn::GetAtt": ["Site", "DomainName"]}}})
    return stack.outputs["Host"]


def asked(aws: EmbeddedAws, host: str, headers: dict[str, str]) -> httpx.Response:
    """The API's answer to a viewer who sends these headers, too."""
    given = {"host": host, "x-forwarded-proto": "https", "authorization": "t1", **headers}
    return http.post(f"{aws.endpoint_url}/orders", headers=given, json={})


def function_at_edge(code: str) -> dict[str, Any]:
    """A template's resource: what CloudFront runs on what viewers ask."""
    return {
        "Type": "AWS::CloudFront::Function",
        "Properties": {
            "Name": {"Ref": "AWS::StackName"},
            "AutoPublish": True,
            "FunctionCode": code,
            "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
        },
    }


def _resources(api: RestApi, code: str) -> dict[str, Any]:
    origin = {
        "Id": "api",
        "DomainName": name_of(api),
        "OriginPath": f"/{api.stage}",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
    }
    function = {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["Function", "FunctionARN"]}}
    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "redirect-to-https",
        "CachePolicyId": CACHING_DISABLED,
        "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
        "AllowedMethods": METHODS,
        "FunctionAssociations": [function],
    }
    return {
        "Function": function_at_edge(code),
        "Site": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {"Enabled": True, "Origins": [origin], "DefaultCacheBehavior": behavior}
            },
        },
    }
