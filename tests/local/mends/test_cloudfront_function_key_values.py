"""A CloudFront function can ask a key-value store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import http
from tests.local.edge import CACHING_DISABLED
from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """import cf from 'cloudfront';
const store = cf.kvs();
async function handler(event) {
  let found;
  try {
    found = await store.get(event.request.uri.slice(1));
  } catch (error) {
    found = 'nothing';
  }
  return { statusCode: 200, body: found };
}
"""


def resources() -> dict[str, Any]:
    return {
        "Store": {"Type": "AWS::CloudFront::KeyValueStore", "Properties": {"Name": "addresses"}},
        "Function": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": "asks",
                "AutoPublish": True,
                "FunctionCode": CODE,
                "FunctionConfig": {
                    "Comment": "",
                    "Runtime": "cloudfront-js-2.0",
                    "KeyValueStoreAssociations": [{"KeyValueStoreARN": {"Fn::GetAtt": ["Store", "Arn"]}}],
                },
            },
        },
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "Origins": [
                        {
                            "Id": "o",
                            "DomainName": "origin.example",
                            "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
                        }
                    ],
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "o",
                        "ViewerProtocolPolicy": "allow-all",
                        "CachePolicyId": CACHING_DISABLED,
                        "FunctionAssociations": [
                            {
                                "EventType": "viewer-request",
                                "FunctionARN": {"Fn::GetAtt": ["Function", "FunctionARN"]},
                            }
                        ],
                    },
                }
            },
        },
    }


def put(aws: EmbeddedAws, arn: str, key: str, value: str) -> None:
    """Write an entry as the SDK does; the account in front of the host would be no host here."""
    client = aws.client("cloudfront-keyvaluestore")
    client.meta.events.register("before-sign", lambda request, **_: plain(request, aws))
    etag = client.describe_key_value_store(KvsARN=arn)["ETag"]
    client.put_key(KvsARN=arn, Key=key, Value=value, IfMatch=etag)


def plain(request: Any, aws: EmbeddedAws) -> None:
    _, _, path = request.url.partition("/key-value-stores")
    request.url = f"{aws.endpoint_url}/key-value-stores{path}"


def answer(aws: EmbeddedAws, domain: str, key: str) -> tuple[int, str]:
    headers = {"host": domain, "x-forwarded-proto": "https"}
    found = http.get(f"{aws.endpoint_url}/{key}", headers=headers)
    return found.status_code, found.text


def deployed(aws: EmbeddedAws) -> tuple[str, str]:
    stack = Stack(aws)
    stack.deploy(
        resources(),
        {
            "Arn": {"Value": {"Fn::GetAtt": ["Store", "Arn"]}},
            "Domain": {"Value": {"Fn::GetAtt": ["Distribution", "DomainName"]}},
        },
    )
    return stack.outputs["Arn"], stack.outputs["Domain"]


def test_a_function_finds_what_is_in_its_store_now(mended_aws: EmbeddedAws) -> None:
    arn, domain = deployed(mended_aws)
    assert answer(mended_aws, domain, "blue") == (200, "nothing")
    put(mended_aws, arn, "blue", 'a "quoted" value\u2028')
    assert answer(mended_aws, domain, "blue") == (200, 'a "quoted" value\u2028')
    assert answer(mended_aws, domain, "green") == (200, "nothing")


def test_upstream_still_fails_a_function_with_a_store(stock_aws: EmbeddedAws) -> None:
    _, domain = deployed(stock_aws)
    assert answer(stock_aws, domain, "blue")[0] == 503
