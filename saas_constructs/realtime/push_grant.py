"""The permission to reach a stage's open connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards

if TYPE_CHECKING:
    from aws_cdk import aws_apigatewayv2 as apigateway

    from saas_constructs.functions import HandlerFunction

_ANY_CONNECTION: Final = "Connections get their ids when they open; those of this stage alone can be reached."


def grant_connections(stage: apigateway.WebSocketStage, function: HandlerFunction) -> iam.Grant:
    """Let a function send to connections of a stage and end them, and tell it where by ``REALTIME_CALLBACK_URL``."""
    stack = Stack.of(stage)
    connections = stack.format_arn(
        service="execute-api",
        resource=stage.api.api_id,
        resource_name=f"{stage.stage_name}/*/@connections/*",
    )
    acknowledge_wildcards(function.role, [connections], _ANY_CONNECTION)
    function.add_environment("REALTIME_CALLBACK_URL", stage.callback_url)
    return iam.Grant.add_to_principal(
        grantee=function, actions=["execute-api:ManageConnections"], resource_arns=[connections]
    )
