"""OpenAPI 3.0 schemas as API Gateway's models want them: JSON schema draft 4, without references.

Sources: "Data models for REST APIs" (Amazon API Gateway Developer Guide), "Schema Object"
(OpenAPI 3.0.3).
"""

from __future__ import annotations

from typing import Any

_DRAFT_4 = "http://json-schema.org/draft-04/schema#"
_NUMBERS_AND_SIZES = frozenset(
    {
        *("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems"),
        *("maxProperties", "minProperties", "required", "title"),
    }
)
# They say nothing about whether a value is valid, or draft 4 says it otherwise (nullable).
_ANNOTATIONS = frozenset(
    {
        *("description", "default", "example", "deprecated", "externalDocs", "xml", "nullable", "format"),
        *("readOnly", "writeOnly", "discriminator"),
    }
)
# Other formats of OpenAPI (int64, password, byte, ...) are no part of draft 4.
_FORMATS = frozenset({"date-time", "email", "hostname", "ipv4", "ipv6", "uri"})


class SchemaError(ValueError):
    """A schema cannot be expressed as an API Gateway model."""


def lookup(document: dict[str, Any], reference: str) -> Any:
    """The part of ``document`` that a local reference such as ``#/components/schemas/Order`` names.

    Raises:
        SchemaError: The reference leaves the document or names nothing in it.
    """
    if not reference.startswith("#/"):
        raise SchemaError(f"reference {reference!r} leaves the document; move its target into the document")
    found: Any = document
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or key not in found:
            raise SchemaError(f"reference {reference!r} names nothing; add it or correct the reference")
        found = found[key]
    return found


def resolve(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """``part`` itself, or what its ``$ref`` names at the end of the chain."""
    seen: set[str] = set()
    while "$ref" in part:
        reference = part["$ref"]
        if reference in seen:
            raise SchemaError(f"reference {reference!r} names itself; break the circle")
        seen.add(reference)
        part = lookup(document, reference)
    return part


def gateway_schema(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` as a draft-4 schema without references.

    Raises:
        SchemaError: The schema contains itself, a reference cannot be resolved, or a keyword is none
            of OpenAPI 3.0: nothing that restricts a value is dropped.
    """
    return {"$schema": _DRAFT_4, **_convert(document, schema, ())}


def _convert(document: dict[str, Any], schema: dict[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is not None:
        if reference in inside:
            raise SchemaError(f"schema {reference!r} contains itself; API Gateway models are finite trees here")
        return _convert(document, lookup(document, reference), (*inside, reference))

    def convert(part: dict[str, Any]) -> dict[str, Any]:
        return _convert(document, part, inside)

    converted: dict[str, Any] = {}
    for key, value in schema.items():
        if key in {"exclusiveMinimum", "exclusiveMaximum"} and not isinstance(value, bool):
            raise SchemaError(f"{key} must be true or false in OpenAPI 3.0, got {value!r}; put the bound beside it")
        if key in _NUMBERS_AND_SIZES or (key == "format" and value in _FORMATS):
            converted[key] = value
        elif key == "type":
            converted[key] = [value, "null"] if schema.get("nullable") else value
        elif key == "enum":
            converted[key] = [*value, None] if schema.get("nullable") and None not in value else value
        elif key == "properties":
            converted[key] = {name: convert(part) for name, part in value.items()}
        elif key in {"items", "not"}:
            converted[key] = convert(value)
        elif key in {"allOf", "anyOf", "oneOf"}:
            converted[key] = [convert(part) for part in value]
        elif key == "additionalProperties":
            converted[key] = value if isinstance(value, bool) else convert(value)
        elif key not in _ANNOTATIONS and not key.startswith("x-"):
            raise SchemaError(f"schema keyword {key!r} is none of OpenAPI 3.0; express it otherwise")
    return converted
