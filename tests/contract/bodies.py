"""Bodies of requests, held against the document and against the code that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator

from lambdas.shared.errors import InvalidRequestError
from saas_constructs.api import OpenApiDocument
from saas_constructs.api.request_schema import gateway_schema
from stacks.application_plane import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable

document = OpenApiDocument.from_file(DOCUMENT)
_OPERATIONS = {operation.operation_id: operation for operation in document.operations}


def accepted(read: Callable[[Any], object], body: Any) -> bool:
    """Whether the code takes ``body``."""
    try:
        read(body)
    except InvalidRequestError:
        return False
    return True


def valid(operation_id: str, body: Any) -> bool:
    """Whether API Gateway lets ``body`` pass."""
    schema = _OPERATIONS[operation_id].body_schema
    assert schema is not None
    return bool(Draft4Validator(schema).is_valid(body))


def check_answer(name: str, shown: dict[str, Any]) -> None:
    """Hold an answer that has every field against the document's schema ``name``."""
    schema = gateway_schema(document.content, {"$ref": f"#/components/schemas/{name}"})
    Draft4Validator(schema).validate(shown)
    assert set(shown) == set(schema["properties"])


def variants(good: dict[str, Any], **values: tuple[Any, ...]) -> list[Any]:
    """``good``, ``good`` without each of its fields, with each of ``values`` in its field, and what is none at all."""
    without = [{name: value for name, value in good.items() if name != missing} for missing in good]
    changed = [{**good, name: value} for name, options in values.items() for value in options]
    return [good, *without, *changed, {**good, "colour": "red"}, [], None]
