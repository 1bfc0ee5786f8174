"""The OpenAPI document of an API: the one source of its routes, roles and request schemas."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from saas_constructs.api.document_checks import METHODS, DocumentError, check_document
from saas_constructs.api.request_schema import gateway_schema, resolve

# Much faster than the Python loader; PyYAML lacks it where it was built without libyaml.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Operation:
    """One operation of a document.

    Attributes:
        operation_id: The document's ``operationId``.
        method: HTTP method in upper case.
        path: Path template such as ``/orders/{order_id}``.
        roles: Roles that may call it, in the document's order (``x-roles``).
        parameters: API Gateway's names of the path, query and header parameters, such as
            ``method.request.querystring.limit``, and whether each is required.
        body_schema: JSON schema (draft 4) of the request body, without references, or None.
    """

    operation_id: str
    method: str
    path: str
    roles: tuple[str, ...]
    parameters: dict[str, bool]
    body_schema: dict[str, Any] | None


class OpenApiDocument:
    """An OpenAPI 3.0 document.

    The structure that the library relies on is checked here. Whether the whole document follows
    the specification is a question for your tests, because the answer takes long to import:
    ``openapi_spec_validator.validate(document.content)``.

    Args:
        content: The parsed document; it is not changed.
        source: Where it comes from, for messages.

    Raises:
        DocumentError: The document is not OpenAPI 3.0, lacks an ``operationId`` or ``x-roles``,
            repeats an id, or holds a reference or type that cannot be resolved.
    """

    def __init__(self, content: dict[str, Any], *, source: str = "the document") -> None:
        check_document(content, source)
        self._content = deepcopy(content)
        self.source = source

    @classmethod
    def from_file(cls, path: Path | str) -> OpenApiDocument:
        """Read a document from a YAML or JSON file.

        Raises:
            DocumentError: The file is missing, is neither YAML nor JSON, or fails a check.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
            content = yaml.load(text, _Loader)  # noqa: S506 - _Loader is a safe loader
        except OSError as error:
            raise DocumentError(str(path), [f"cannot be read ({error.strerror}); check the path"]) from error
        except yaml.YAMLError as error:
            raise DocumentError(str(path), [f"is neither YAML nor JSON: {error}"]) from error
        return cls(content, source=str(path))

    @property
    def content(self) -> dict[str, Any]:
        """A copy of the document as it was written."""
        return deepcopy(self._content)

    @property
    def title(self) -> str:
        """Title of the API."""
        return str(self._content["info"]["title"])

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the document's order."""
        return tuple(
            self._operation(method, path, item)
            for path, item in self._content["paths"].items()
            for method in METHODS
            if method in item
        )

    def routes(self) -> str:
        """The authorizer's JSON: operation id, method, path and roles of each operation."""
        return json.dumps(
            [
                {
                    "operation_id": operation.operation_id,
                    "method": operation.method,
                    "path": operation.path,
                    "roles": list(operation.roles),
                }
                for operation in self.operations
            ],
            indent=1,
        )

    def export(self, *, server_url: str) -> dict[str, Any]:
        """The document for clients: served at ``server_url``, without the library's ``x-roles``."""
        exported = self.content
        exported["servers"] = [{"url": server_url}]
        for item in exported["paths"].values():
            for method in METHODS:
                item.get(method, {}).pop("x-roles", None)
        return exported

    def _operation(self, method: str, path: str, item: dict[str, Any]) -> Operation:
        operation = item[method]
        body = operation.get("requestBody")
        schema = None
        if body is not None:
            schema = resolve(self._content, body)["content"]["application/json"]["schema"]
        return Operation(
            operation_id=operation["operationId"],
            method=method.upper(),
            path=path,
            roles=tuple(operation["x-roles"]),
            parameters=self._parameters([*item.get("parameters", ()), *operation.get("parameters", ())]),
            body_schema=None if schema is None else gateway_schema(self._content, schema),
        )

    def _parameters(self, declared: list[dict[str, Any]]) -> dict[str, bool]:
        """API Gateway's name of each parameter; an operation's own replaces its path's."""
        names = {"path": "path", "query": "querystring", "header": "header"}
        parameters = (resolve(self._content, parameter) for parameter in declared)
        return {
            f"method.request.{names[parameter['in']]}.{parameter['name']}": bool(parameter.get("required"))
            for parameter in parameters
            # API Gateway validates no cookies.
            if parameter["in"] in names
        }
