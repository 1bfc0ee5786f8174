# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Route responses and deployments of WebSocket APIs in stacks.

Upstream: MiniStack 1.5.33 has both in its API, but refuses a template with the types
``AWS::ApiGatewayV2::RouteResponse`` and ``AWS::ApiGatewayV2::Deployment``.
Why: a route that answers its caller needs a route response, and the CDK writes one.
Remove when: ``tests/local/mends/test_cloudformation_websocket_api.py`` finds the upstream emulator
taking the types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.services import apigateway

from saas_constructs.local.hooks.provisioning import HANDLERS, answered_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::ApiGatewayV2::Deployment": frozenset({"ApiId", "Description", "StageName"}),
    "AWS::ApiGatewayV2::RouteResponse": frozenset(
        {
            "ApiId",
            "ModelSelectionExpression",
            "ResponseModels",
            "ResponseParameters",
            "RouteId",
            "RouteResponseKey",
        }
    ),
}

_RESPONSE_FIELDS = {
    "ModelSelectionExpression": "modelSelectionExpression",
    "ResponseModels": "responseModels",
    "ResponseParameters": "responseParameters",
    "RouteResponseKey": "routeResponseKey",
}


def apply() -> None:
    """Put the mend in force."""
    HANDLERS["AWS::ApiGatewayV2::RouteResponse"] = {
        "create": _create_response,
        "update": _update_response,
        "delete": _delete_response,
    }
    HANDLERS["AWS::ApiGatewayV2::Deployment"] = {
        "create": _create_deployment,
        "update": _update_deployment,
        "delete": _delete_deployment,
    }


def _create_response(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    answered = apigateway._create_route_response(properties["ApiId"], _route_id(properties), _response(properties))
    created = answered_json(answered, "CreateRouteResponse")["routeResponseId"]
    return created, {"RouteResponseId": created}


def _update_response(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Provisioned:
    if any(old.get(name) != new.get(name) for name in ("ApiId", "RouteId")):
        _delete_response(physical_id, old)
        return _create_response("", new, stack_name)
    answered_json(
        apigateway._update_route_response(new["ApiId"], _route_id(new), physical_id, _response(new)),
        "UpdateRouteResponse",
    )
    return physical_id, {"RouteResponseId": physical_id}


def _delete_response(physical_id: str, properties: Properties) -> None:
    apigateway._delete_route_response(properties["ApiId"], _route_id(properties), physical_id)


def _create_deployment(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    answered = apigateway._create_deployment(properties["ApiId"], {"description": properties.get("Description", "")})
    created = answered_json(answered, "CreateDeployment")["deploymentId"]
    if properties.get("StageName"):
        apigateway._stages[properties["ApiId"]][properties["StageName"]]["deploymentId"] = created
    return created, {"DeploymentId": created}


def _update_deployment(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Provisioned:
    if any(old.get(name) != new.get(name) for name in ("ApiId", "StageName")):
        return _create_deployment("", new, stack_name)
    apigateway._deployments[new["ApiId"]][physical_id]["description"] = new.get("Description", "")
    return physical_id, {"DeploymentId": physical_id}


def _delete_deployment(physical_id: str, properties: Properties) -> None:
    apigateway._delete_deployment(properties["ApiId"], physical_id)


def _route_id(properties: Properties) -> str:
    # Upstream's own ``Ref`` of a route is "<api>/<route>", where AWS has the route's id alone.
    return str(properties["RouteId"]).rpartition("/")[2]


def _response(properties: Properties) -> dict[str, Any]:
    return {field: properties[name] for name, field in _RESPONSE_FIELDS.items() if name in properties}
