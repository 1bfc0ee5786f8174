"""A stack's request validators exist and its methods use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

API = {"Ref": "Api"}


def api(*, body: bool, bound: bool = True) -> dict[str, Any]:
    method: dict[str, Any] = {
        "RestApiId": API,
        "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
        "HttpMethod": "POST",
        "AuthorizationType": "NONE",
        "Integration": {"Type": "MOCK"},
    }
    if bound:
        method["RequestValidatorId"] = {"Ref": "Validator"}
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "sample"}},
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {"RestApiId": API, "Name": "body", "ValidateRequestBody": body},
        },
        "Method": {"Type": "AWS::ApiGateway::Method", "Properties": method},
    }


def validators(aws: EmbeddedAws, stack: Stack) -> dict[str, bool]:
    listed = aws.client("apigateway").get_request_validators(restApiId=stack.id_of("Api"))
    return {entry["id"]: entry["validateRequestBody"] for entry in listed["items"]}


def bound_validator(aws: EmbeddedAws, stack: Stack) -> str | None:
    apigateway = aws.client("apigateway")
    api_id = stack.id_of("Api")
    root = apigateway.get_resources(restApiId=api_id)["items"][0]["id"]
    method = apigateway.get_method(restApiId=api_id, resourceId=root, httpMethod="POST")
    found: str | None = method.get("requestValidatorId")
    return found


def test_a_method_uses_the_validator_of_its_template(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(api(body=True))
    assert validators(mended_aws, stack) == {stack.id_of("Validator"): True}
    assert bound_validator(mended_aws, stack) == stack.id_of("Validator")


def test_an_update_changes_the_validator_in_place(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(api(body=True))
    before = stack.id_of("Validator")
    stack.deploy(api(body=False))
    assert validators(mended_aws, stack) == {before: False}


def test_an_update_unbinds_the_method(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(api(body=True))
    stack.deploy(api(body=True, bound=False))
    assert bound_validator(mended_aws, stack) is None


def test_a_removed_validator_is_deleted(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(api(body=True))
    resources = api(body=True, bound=False)
    del resources["Validator"]
    stack.deploy(resources)
    assert validators(mended_aws, stack) == {}


def test_upstream_still_creates_no_validator(stock_aws: EmbeddedAws) -> None:
    stack = Stack(stock_aws)
    stack.deploy(api(body=True))
    assert validators(stock_aws, stack) == {}
