"""A CloudFront function chooses the API that a request goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests import http
from tests.local.mends.test_cloudfront_api_origins import ALL_VIEWER_EXCEPT_HOST, CACHING_DISABLED, METHODS
from tests.local.rest_api import RestApi
from tests.local.stacks import Stack

if TYPE_CHECKING:
    import httpx

    from tests.local.conftest import EmbeddedAws

CODE = """import cf from 'cloudfront';
const handler = async (event) => {
  if (event.request.headers['x-own']) {
    cf.updateRequestOrigin({ domainName: '%s', originPath: '/test' });
  }
  if (event.request.headers['x-more']) {
    cf.updateRequestOrigin({ domainName: '%s', timeouts: { readTimeout: 30 } });
  }
  return event.request;
}
"""


def name_of(api: RestApi) -> str:
    return f"{api.id}.execute-api.us-east-1.amazonaws.com"


@dataclass(frozen=True)
class Edge:
    """A distribution before an API, whose function may send requests to another one."""

    aws: EmbeddedAws
    host: str
    shared: RestApi
    own: RestApi

    def asked(self, *headers: str) -> httpx.Response:
        """The answer to a request with these headers, which tells what API answered."""
        given = {"host": self.host, "x-forwarded-proto": "https", "authorization": "t1", **dict.fromkeys(headers, "1")}
        return http.post(f"{self.aws.endpoint_url}/orders", headers=given, json={})


def made(aws: EmbeddedAws) -> Edge:
    shared, own = RestApi.make(aws), RestApi.make(aws)
    shared.deploy()
    own.deploy()
    stack = Stack(aws)
    stack.deploy(_resources(name_of(shared), name_of(own)), {"Host": {"Value": {"Fn::GetAtt": ["Site", "DomainName"]}}})
    return Edge(aws, stack.outputs["Host"], shared, own)


def _resources(shared: str, own: str) -> dict[str, Any]:
    origin = {
        "Id": "api",
        "DomainName": shared,
        "OriginPath": "/test",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
    }
    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "redirect-to-https",
        "CachePolicyId": CACHING_DISABLED,
        "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
        "AllowedMethods": METHODS,
        "FunctionAssociations": [
            {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["Function", "FunctionARN"]}}
        ],
    }
    return {
        "Function": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": {"Ref": "AWS::StackName"},
                "AutoPublish": True,
                "FunctionCode": CODE % (own, own),
                "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
            },
        },
        "Site": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "Origins": [origin],
                    "DefaultCacheBehavior": behavior,
                }
            },
        },
    }


@pytest.fixture(scope="module")
def edge(mended_aws: EmbeddedAws) -> Edge:
    return made(mended_aws)


def test_a_request_goes_to_the_origin_that_the_function_chose_and_the_next_one_does_not(edge: Edge) -> None:
    for headers, api in (([], edge.shared), (["x-own"], edge.own), ([], edge.shared)):
        answer = edge.asked(*headers)
        assert (answer.status_code, answer.json()["apiId"]) == (200, api.id), answer.text


def test_what_the_embedded_aws_does_not_take_fails_the_function(edge: Edge) -> None:
    assert edge.asked("x-more").status_code == 503


def test_upstream_still_follows_no_function_to_another_origin(stock_aws: EmbeddedAws) -> None:
    assert made(stock_aws).asked("x-own").status_code == 503
