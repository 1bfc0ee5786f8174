"""A REST API takes its usage key from where its template says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def key_source(aws: EmbeddedAws, properties: dict[str, Any], *then: dict[str, Any]) -> str:
    stack = Stack(aws)
    for version in (properties, *then):
        resource = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a", **version}}
        stack.deploy({"Api": resource})
    api = aws.client("apigateway").get_rest_api(restApiId=stack.id_of("Api"))
    source: str = api["apiKeySource"]
    return source


def test_a_new_api_takes_the_key_from_the_authorizer(mended_aws: EmbeddedAws) -> None:
    assert key_source(mended_aws, {"ApiKeySourceType": "AUTHORIZER"}) == "AUTHORIZER"


def test_an_update_goes_back_to_the_header(mended_aws: EmbeddedAws) -> None:
    assert key_source(mended_aws, {"ApiKeySourceType": "AUTHORIZER"}, {}) == "HEADER"


def test_upstream_still_takes_it_from_the_header(stock_aws: EmbeddedAws) -> None:
    assert key_source(stock_aws, {"ApiKeySourceType": "AUTHORIZER"}) == "HEADER"
