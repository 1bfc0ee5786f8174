"""An error of API Gateway is the problem document that the gateway response makes of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["items"],
    "additionalProperties": False,
    "properties": {
        "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/item"}},
        "note": {"type": "string", "maxLength": 3},
    },
    "definitions": {"item": {"type": "object", "properties": {"quantity": {"type": "integer", "minimum": 1}}}},
}


def _api(aws: EmbeddedAws) -> RestApi:
    api = RestApi.make(aws, schema=SCHEMA)
    for response_type in ("BAD_REQUEST_BODY", "ACCESS_DENIED", "DEFAULT_5XX"):
        api.respond(response_type)
    api.deploy()
    return api


@pytest.fixture(scope="module")
def api(mended_aws: EmbeddedAws) -> RestApi:
    return _api(mended_aws)


def test_upstream_leaves_the_variable_and_two_content_types(stock_aws: EmbeddedAws) -> None:
    response = _api(stock_aws).post(body="{}")
    assert response.json()["detail"] == "$context.error.validationErrorString"
    assert len(response.headers.get_list("content-type")) > 1


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{}", '[object has missing required properties (["items"])]'),
        ('{"items": []}', "[array is too short: must have at least 1 elements but instance has 0 elements]"),
        (
            '{"items": [{"quantity": 0}]}',
            "[numeric instance is lower than the required minimum (minimum: 1, found: 0)]",
        ),
        (
            '{"items": [{"quantity": "1\\"}, "}]}',
            '[instance type (string) does not match any allowed primitive type (allowed: ["integer"])]',
        ),
        (
            '{"items": [{}], "note": "\\"\\\\\\u00e9$context.requestId"}',
            '[string "\\"\\\\é$context.requestId" is too long (length: 21, maximum allowed: 3)]',
        ),
        (
            '{"x": 1, "y": 2, "items": [{}]}',
            '[object instance has properties which are not allowed by the schema: ["x","y"]]',
        ),
        ("not json", "[Invalid request body]"),
        ("", "[Invalid request body]"),
        pytest.param("[" * 100_000 + "]" * 100_000, "[Invalid request body]", id="nested deeply"),
    ],
)
def test_the_document_says_what_is_wrong_with_the_body(api: RestApi, body: str, detail: str) -> None:
    response = api.post(body=body)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert response.json()["detail"] == detail
    assert response.headers.get_list("content-type") == ["application/problem+json"]


def test_a_good_body_passes(api: RestApi) -> None:
    assert api.post(body='{"items": [{"quantity": 1}]}').status_code == HTTPStatus.OK


def test_the_authorizers_context_is_known_to_a_denial(api: RestApi) -> None:
    response = api.post("nobody")
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json()["tenant"] == "nobody"


def test_what_has_no_value_is_empty(api: RestApi) -> None:
    assert api.post("nobody").json()["detail"] == ""


@pytest.mark.parametrize("trouble", ["fail", "malformed"])
def test_a_failed_function_is_answered_for_too(api: RestApi, trouble: str) -> None:
    response = api.post(body='{"items": [{}]}', **{trouble: "yes"})
    assert response.status_code == HTTPStatus.BAD_GATEWAY
    assert response.json()["type"] == "/problems/DEFAULT_5XX"
    assert "no good" not in response.text
