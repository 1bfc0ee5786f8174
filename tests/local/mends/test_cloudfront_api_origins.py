"""A distribution serves an API at AWS's own name for it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tests import http
from tests.local.edge import ALL_VIEWER_EXCEPT_HOST, CACHING_DISABLED, METHODS, name_of
from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    import httpx

    from tests.local.conftest import EmbeddedAws


def posted(aws: EmbeddedAws, tenant: str = "t1") -> httpx.Response:
    """Answer of an API to a request through a distribution."""
    api = RestApi.make(aws)
    api.deploy()
    made = aws.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": api.id,
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "api",
                        "DomainName": name_of(api),
                        "OriginPath": f"/{api.stage}",
                        "CustomOriginConfig": {
                            "HTTPPort": 80,
                            "HTTPSPort": 443,
                            "OriginProtocolPolicy": "https-only",
                        },
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "api",
                "ViewerProtocolPolicy": "redirect-to-https",
                "CachePolicyId": CACHING_DISABLED,
                "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                "AllowedMethods": {"Quantity": len(METHODS), "Items": METHODS},
            },
        }
    )
    host = made["Distribution"]["DomainName"]
    headers = {"host": host, "x-forwarded-proto": "https", "authorization": tenant}
    return http.post(f"{aws.endpoint_url}/orders?note=a%20b", headers=headers, json={"sku": "tea"})


def test_upstream_does_not_reach_it(stock_aws: EmbeddedAws) -> None:
    assert posted(stock_aws).status_code == HTTPStatus.BAD_GATEWAY


def test_a_request_comes_to_the_stage_with_its_headers_and_its_body(mended_aws: EmbeddedAws) -> None:
    answer = posted(mended_aws)
    assert answer.status_code == HTTPStatus.OK, answer.text
    context = answer.json()
    assert context["authorizer"]["tenant_id"] == "t1"
    assert context["resourcePath"] == "/orders"


def test_what_the_api_refuses_is_refused(mended_aws: EmbeddedAws) -> None:
    assert posted(mended_aws, "nobody").status_code == HTTPStatus.FORBIDDEN
