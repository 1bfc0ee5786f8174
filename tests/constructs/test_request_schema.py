"""Schemas of OpenAPI 3.0 become draft 4, as API Gateway's models need it."""

from typing import Any

import pytest

from saas_constructs.api.request_schema import SchemaError, gateway_schema

DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "string", "nullable": True}, {"type": ["string", "null"]}, id="nullable"),
        pytest.param(
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
            id="nullable enum",
        ),
        pytest.param(
            {"type": "number", "minimum": 0, "exclusiveMinimum": True},
            {"type": "number", "minimum": 0, "exclusiveMinimum": True},
            id="exclusive bounds are flags in both",
        ),
        pytest.param({"type": "integer", "format": "int64"}, {"type": "integer"}, id="format of OpenAPI only"),
        pytest.param(
            {"type": "string", "format": "date-time"}, {"type": "string", "format": "date-time"}, id="format of draft 4"
        ),
        pytest.param(
            {"type": "string", "example": "x", "deprecated": True, "x-own": 1, "default": "y"},
            {"type": "string"},
            id="annotations",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": False},
            {"type": "object", "additionalProperties": False},
            id="no further properties",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": {"$ref": "#/defs/Name"}},
            {"type": "object", "additionalProperties": {"type": "string", "maxLength": 9}},
            id="further properties by reference",
        ),
        pytest.param(
            {"type": "array", "items": {"$ref": "#/defs/Name"}, "maxItems": 2},
            {"type": "array", "items": {"type": "string", "maxLength": 9}, "maxItems": 2},
            id="items by reference",
        ),
        pytest.param(
            {"oneOf": [{"$ref": "#/defs/Name"}, {"type": "integer"}], "not": {"enum": [1]}},
            {"oneOf": [{"type": "string", "maxLength": 9}, {"type": "integer"}], "not": {"enum": [1]}},
            id="combinations",
        ),
        pytest.param(
            {"type": "object", "required": ["format"], "properties": {"format": {"type": "string"}}},
            {"type": "object", "required": ["format"], "properties": {"format": {"type": "string"}}},
            id="a property called like a keyword",
        ),
    ],
)
def test_conversion(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    document = {"defs": {"Name": {"type": "string", "maxLength": 9}}}
    assert gateway_schema(document, schema) == DRAFT_4 | expected


def test_a_schema_may_be_used_twice_side_by_side() -> None:
    document = {"defs": {"Name": {"type": "string"}}}
    schema = {"properties": {"first": {"$ref": "#/defs/Name"}, "last": {"$ref": "#/defs/Name"}}}
    assert gateway_schema(document, schema)["properties"] == {"first": {"type": "string"}, "last": {"type": "string"}}


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, "exclusiveMinimum must be true or false in OpenAPI 3.0, got 0"),
        ({"const": "a"}, "schema keyword 'const' is none of OpenAPI 3.0"),
        ({"items": {"patternProperties": {}}}, "schema keyword 'patternProperties' is none of OpenAPI 3.0"),
    ],
)
def test_a_restriction_that_would_be_lost_is_refused(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        gateway_schema({}, schema)
