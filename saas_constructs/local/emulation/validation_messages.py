"""What API Gateway says about a body that does not satisfy a model.

Its words are those of the draft 4 validator that it uses (json-schema-validator), in brackets,
without a path. Source: "Use request validation for REST APIs in API Gateway".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jsonschema import ValidationError
    from referencing import Resource

Schema = dict[str, Any]


def validation_error_string(document: object, schema: Schema, model: Callable[[str], Schema]) -> str:
    """Describe everything that is wrong with a document.

    Args:
        document: The parsed body.
        schema: The model's schema, JSON Schema draft 4.
        model: Gives the schema behind a reference to another model.
    """

    def retrieve(uri: str) -> Resource[Any]:
        return DRAFT4.create_resource(model(uri))

    # The argument is made by attrs, out of mypy's sight.
    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    errors = Draft4Validator(schema, registry=registry).iter_errors(document)
    return f"[{', '.join(_describe_each(errors))}]"


def _describe_each(errors: Iterable[ValidationError]) -> list[str]:
    # The validator reports each absent property by itself, API Gateway each object.
    messages: dict[str, None] = {}
    for error in errors:
        messages[_describe(error)] = None
    return list(messages)


def _describe(error: ValidationError) -> str:
    describe = _DESCRIPTIONS.get(str(error.validator))
    return error.message if describe is None else describe(error.instance, error.validator_value, error.schema)


def _missing(instance: Any, required: list[str], _: Any) -> str:
    return f"object has missing required properties ({_json(sorted(set(required) - set(instance)))})"


def _unknown(instance: Any, _: Any, schema: Mapping[str, Any]) -> str:
    unknown = sorted(set(instance) - set(schema.get("properties", {})))
    return f"object instance has properties which are not allowed by the schema: {_json(unknown)}"


def _wrong_type(instance: Any, allowed: Any, _: Any) -> str:
    types = _json(allowed if isinstance(allowed, list) else [allowed])
    return f"instance type ({_type(instance)}) does not match any allowed primitive type (allowed: {types})"


def _below(instance: Any, minimum: Any, schema: Mapping[str, Any]) -> str:
    if schema.get("exclusiveMinimum"):
        return f"numeric instance is not strictly greater than the required minimum {minimum}"
    return f"numeric instance is lower than the required minimum (minimum: {minimum}, found: {instance})"


def _above(instance: Any, maximum: Any, schema: Mapping[str, Any]) -> str:
    if schema.get("exclusiveMaximum"):
        return f"numeric instance is not strictly lower than the required maximum {maximum}"
    return f"numeric instance is greater than the required maximum (maximum: {maximum}, found: {instance})"


def _too_short(instance: str, minimum: int, _: Any) -> str:
    return f"string {_json(instance)} is too short (length: {len(instance)}, required minimum: {minimum})"


def _too_long(instance: str, maximum: int, _: Any) -> str:
    return f"string {_json(instance)} is too long (length: {len(instance)}, maximum allowed: {maximum})"


def _no_match(instance: str, pattern: str, _: Any) -> str:
    return f"ECMA 262 regex {_json(pattern)} does not match input string {_json(instance)}"


def _too_few(instance: list[Any], minimum: int, _: Any) -> str:
    return f"array is too short: must have at least {minimum} elements but instance has {len(instance)} elements"


def _too_many(instance: list[Any], maximum: int, _: Any) -> str:
    return f"array is too long: must have at most {maximum} elements but instance has {len(instance)} elements"


def _not_in_enum(instance: Any, possible: list[Any], _: Any) -> str:
    return f"instance value ({_json(instance)}) not found in enum (possible values: {_json(possible)})"


_DESCRIPTIONS: dict[str, Callable[[Any, Any, Any], str]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "minimum": _below,
    "maximum": _above,
    "minLength": _too_short,
    "maxLength": _too_long,
    "pattern": _no_match,
    "minItems": _too_few,
    "maxItems": _too_many,
    "enum": _not_in_enum,
}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _type(value: object) -> str:
    # In this order: in Python a bool is an int.
    for name, kind in (("boolean", bool), ("integer", int), ("number", float), ("string", str), ("array", list)):
        if isinstance(value, kind):
            return name
    return "null" if value is None else "object"
