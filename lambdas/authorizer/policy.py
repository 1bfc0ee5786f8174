"""The authorizer's answer: which routes a caller may use.

API Gateway caches it per token and applies it to every route, so it lists all that the caller's
roles allow, not only the route that was asked for (API Gateway Developer Guide, "Output from an API
Gateway Lambda authorizer").
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_PARAMETER: Final = re.compile(r"\{[^}]+\}")
_STAGE_ARN: Final = re.compile(r"(arn:[^:]+:execute-api:[^:]*:[^:]*:[^/*?]+/[^/*?]+)/.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Route:
    """An operation of the API.

    Attributes:
        method: HTTP method, upper case.
        path: Path template, such as ``/orders/{order_id}``.
        roles: Roles that may call it.
    """

    method: str
    path: str
    roles: frozenset[str]


def load_routes(file: Path) -> tuple[Route, ...]:
    """The routes in ``routes.json``, which ``TenantAuthorizer`` writes from the OpenAPI document.

    Raises:
        OSError: The file is not there.
        KeyError: An entry is incomplete.
    """
    return tuple(
        Route(entry["method"].upper(), entry["path"], frozenset(entry["roles"]))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    )


def stage_arn(method_arn: str) -> str:
    """The part of a method's ARN that names the API and stage.

    Raises:
        ValueError: It is no method ARN.
    """
    match = _STAGE_ARN.fullmatch(method_arn)
    if match is None:
        raise ValueError(f"methodArn must be an execute-api ARN with a stage, got {method_arn!r}")
    return match[1]


def allow(
    *,
    principal_id: str,
    method_arn: str,
    routes: Iterable[Route],
    roles: Iterable[str],
    context: Mapping[str, str],
    usage_key: str,
) -> dict[str, Any]:
    """Policy that allows every route open to one of ``roles``; any other route is refused with 403.

    Args:
        principal_id: The caller.
        method_arn: The ARN in the authorizer's event, for partition, region, account, API and
            stage.
        routes: All routes of the API.
        roles: The caller's roles.
        context: What handlers get to know; strings only.
        usage_key: Value of the API key whose usage plan counts the request.
    """
    held = frozenset(roles)
    stage = stage_arn(method_arn)
    resources = sorted(
        f"{stage}/{route.method}/{_PARAMETER.sub('*', route.path).lstrip('/')}"
        for route in routes
        if route.roles & held
    )
    if not resources:
        return deny(principal_id=principal_id, method_arn=method_arn, context=context)
    return _answer(principal_id, "Allow", resources, context) | {"usageIdentifierKey": usage_key}


def allow_connection(*, principal_id: str, method_arn: str, context: Mapping[str, str]) -> dict[str, Any]:
    """Policy that lets a WebSocket be opened, by its route ``$connect`` and no other.

    Args:
        principal_id: The caller.
        method_arn: The ARN in the authorizer's event.
        context: What the functions of the connection get to know; strings only.
    """
    return _answer(principal_id, "Allow", [f"{stage_arn(method_arn)}/$connect"], context)


def deny(*, principal_id: str, method_arn: str, context: Mapping[str, str]) -> dict[str, Any]:
    """Policy that refuses the whole stage, which clients see as 403."""
    return _answer(principal_id, "Deny", [f"{stage_arn(method_arn)}/*"], context)


def _answer(principal_id: str, effect: str, resources: list[str], context: Mapping[str, str]) -> dict[str, Any]:
    return {
        "principalId": principal_id,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": effect, "Resource": resources}],
        },
        "context": dict(context),
    }
