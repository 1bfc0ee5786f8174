"""Structural checks of an OpenAPI document: what generating an API from it relies on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from saas_constructs.api.request_schema import SchemaError, gateway_schema, lookup, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
# Roles are joined by one space on their way to functions.
_ROLE = re.compile(r"[a-z][a-z0-9_-]*")
# It becomes part of construct ids and model names.
_OPERATION_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_PATH = re.compile(r"/|(/[A-Za-z0-9._-]+|/\{[A-Za-z0-9_]+\})+")


class DocumentError(ValueError):
    """An OpenAPI document cannot be used.

    Args:
        source: Where the document comes from, for the message.
        problems: Every problem found.

    Attributes:
        problems: Every problem found.
    """

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__("\n".join(f"{source}: {problem}" for problem in problems))
        self.problems = problems


def check_document(document: Any, source: str) -> None:
    """Check the structure of a parsed document.

    Raises:
        DocumentError: With every problem found.
    """
    version = document.get("openapi") if isinstance(document, dict) else None
    if not str(version).startswith("3.0."):
        raise DocumentError(source, [f"openapi must be 3.0.x, got {version!r}; write the document as OpenAPI 3.0"])
    if not isinstance(document.get("paths"), dict) or not document["paths"]:
        raise DocumentError(source, ["has no paths; add at least one operation"])
    if not isinstance(document.get("info"), dict) or not document["info"].get("title"):
        raise DocumentError(source, ["has no info.title; give the API a title"])
    # What follows presumes that references resolve.
    problems = list(_references_and_types(document, "")) or list(_operations(document))
    if problems:
        raise DocumentError(source, problems)


def _references_and_types(document: dict[str, Any], where: str, part: Any = None) -> Iterator[str]:
    part = document if part is None else part
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from _nested(document, f"{where}/{index}", item)
        return
    reference = part.get("$ref")
    if isinstance(reference, str):
        try:
            lookup(document, reference)
        except SchemaError as error:
            yield f"{where}: {error}"
    kind = part.get("type")
    if re.search(r"(schema|/schemas/[^/]+|/items|/properties/[^/]+)$", where) and kind not in {
        None,
        *_TYPES,
    }:
        yield f"{where}: type {kind!r} is unknown; use one of {', '.join(sorted(_TYPES))}"
    for key, value in part.items():
        if key not in {"example", "examples", "default", "enum"}:
            yield from _nested(document, f"{where}/{key}", value)


def _nested(document: dict[str, Any], where: str, part: Any) -> Iterator[str]:
    if isinstance(part, dict | list):
        yield from _references_and_types(document, where, part)


def _operations(document: dict[str, Any]) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for path, item in document["paths"].items():
        if not _PATH.fullmatch(path):
            yield f"path {path!r} is unfit for API Gateway; let a parameter fill its whole segment"
        for method in METHODS:
            if method in item:
                where = f"{method.upper()} {path}"
                ids[str(item[method].get("operationId"))] += 1
                yield from _operation(document, where, item[method])
    for operation_id, times in ids.items():
        if times > 1:
            yield f"operationId {operation_id!r} is used {times} times; give each operation its own"


def _operation(document: dict[str, Any], where: str, operation: dict[str, Any]) -> Iterator[str]:
    operation_id = operation.get("operationId")
    if not isinstance(operation_id, str) or not _OPERATION_ID.fullmatch(operation_id):
        yield f"{where}: operationId must be letters and digits, got {operation_id!r}"
    roles = operation.get("x-roles")
    if not isinstance(roles, list) or not roles:
        yield f"{where}: x-roles must list the roles that may call it, got {roles!r}"
    else:
        for role in roles:
            if not isinstance(role, str) or not _ROLE.fullmatch(role):
                yield f"{where}: role {role!r} must be a word in lower case, such as 'owner'"
    if "requestBody" in operation:
        try:
            yield from _body(document, where, operation["requestBody"])
        except SchemaError as error:
            yield f"{where}: {error}"


def _body(document: dict[str, Any], where: str, body: dict[str, Any]) -> Iterator[str]:
    content = resolve(document, body).get("content", {})
    if list(content) == ["application/json"] and "schema" in content["application/json"]:
        gateway_schema(document, content["application/json"]["schema"])
    else:
        yield f"{where}: requestBody must have a schema for application/json only, got {sorted(content)}"
