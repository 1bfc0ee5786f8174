"""Requests of operators as API Gateway passes them on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

DOCUMENT: Final[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[3] / "stacks" / "admin.yaml").read_text())
METHODS: Final = ("get", "put", "post", "delete")


def routes() -> dict[str, tuple[str, str, list[str]]]:
    """Method, path and roles of each operation of the document."""
    return {
        item[method]["operationId"]: (method.upper(), path, item[method]["x-roles"])
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    }


def operations_setting() -> str:
    """What a function is told that serves all of them."""
    return json.dumps(
        {f"{method} {path}": {"id": name, "roles": roles} for name, (method, path, roles) in routes().items()}
    )


def operator_event(
    operation_id: str,
    *,
    path: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    groups: str | None = "admin",
    arn: str | None = None,
    **claims: Any,
) -> dict[str, Any]:
    """A proxy event of the operators' API: with a token of these groups, or signed by the principal ``arn``."""
    method, resource, _ = routes()[operation_id]
    context: dict[str, Any] = {"requestId": "request-1", "identity": {"userArn": arn}}
    if arn is None:
        said = {"token_use": "id", "email": "ada@platform.example", "sub": "user-1", **claims}
        context["authorizer"] = {"claims": said if groups is None else {**said, "cognito:groups": groups}}
    return {
        "httpMethod": method,
        "resource": resource,
        "requestContext": context,
        "pathParameters": path,
        "queryStringParameters": query,
        "headers": headers,
        "body": None if body is None else json.dumps(body),
    }
