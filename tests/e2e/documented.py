"""Answers of the APIs, held against the documents that describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft4Validator

from saas_constructs.api import OpenApiDocument
from saas_constructs.api.request_schema import gateway_schema
from stacks.application_plane import DOCUMENT
from stacks.services.admin import DOCUMENT as ADMIN_DOCUMENT

if TYPE_CHECKING:
    import httpx

TENANTS: Final = OpenApiDocument.from_file(DOCUMENT)
OPERATORS: Final = OpenApiDocument.from_file(ADMIN_DOCUMENT)


def content(answer: httpx.Response, schema: str, *, status: int = 200, document: OpenApiDocument = TENANTS) -> Any:
    """The JSON of an answer, which must have ``status`` and follow the document's ``schema``."""
    assert answer.status_code == status, answer.text
    value = answer.json()
    Draft4Validator(gateway_schema(document.content, {"$ref": f"#/components/schemas/{schema}"})).validate(value)
    return value
