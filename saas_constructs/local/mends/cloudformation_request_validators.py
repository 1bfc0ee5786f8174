# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Request validators, and the methods that use them.

Upstream: MiniStack 1.5.33 gives ``AWS::ApiGateway::RequestValidator`` an id and creates
nothing, and drops a method's ``RequestValidatorId``.
Why: bad input would reach the functions although the template says it does not.
Remove when: ``tests/local/mends/test_cloudformation_request_validators.py`` finds the upstream
emulator listing a stack's validators.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ministack.services import apigateway_v1

from saas_constructs.local.hooks.provisioning import HANDLERS, answer, finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::ApiGateway::RequestValidator": frozenset(
        {"Name", "RestApiId", "ValidateRequestBody", "ValidateRequestParameters"}
    ),
    "AWS::ApiGateway::Method": frozenset({"RequestValidatorId"}),
}

_TYPE = "AWS::ApiGateway::RequestValidator"
_CREATE_ONLY = ("RestApiId", "Name")


def apply() -> None:
    """Put the mend in force."""
    HANDLERS[_TYPE] = {"create": _create, "update": _update, "delete": _delete}
    finish("AWS::ApiGateway::Method", _bind)


def _create(logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    body = answer(
        apigateway_v1._create_request_validator(
            properties["RestApiId"],
            {"name": properties.get("Name", logical_id), **_flags(properties)},
        ),
        "CreateRequestValidator",
    )
    validator_id: str = json.loads(body)["id"]
    return validator_id, {"RequestValidatorId": validator_id}


def _update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Provisioned:
    if any(old.get(name) != new.get(name) for name in _CREATE_ONLY):
        return _create(physical_id, new, stack_name)
    patches = [
        {"op": "replace", "path": f"/{name}", "value": str(value).lower()} for name, value in _flags(new).items()
    ]
    answer(
        apigateway_v1._update_request_validator(new["RestApiId"], physical_id, {"patchOperations": patches}),
        "UpdateRequestValidator",
    )
    return physical_id, {"RequestValidatorId": physical_id}


def _delete(physical_id: str, properties: Properties) -> None:
    # Gone already where the API was deleted first; a deletion may be repeated.
    apigateway_v1._delete_request_validator(properties["RestApiId"], physical_id)


def _flags(properties: Properties) -> dict[str, bool]:
    return {
        "validateRequestBody": _boolean(properties.get("ValidateRequestBody")),
        "validateRequestParameters": _boolean(properties.get("ValidateRequestParameters")),
    }


def _boolean(value: Any) -> bool:
    return str(value).lower() == "true"


def _bind(_physical_id: str, old: Properties, new: Properties) -> None:
    validator = new.get("RequestValidatorId")
    if validator is None and old.get("RequestValidatorId") is None:
        return
    resource = apigateway_v1._resources[new["RestApiId"]][new["ResourceId"]]
    resource["resourceMethods"][new["HttpMethod"]]["requestValidatorId"] = validator
