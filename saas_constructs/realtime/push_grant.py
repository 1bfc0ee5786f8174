"""The permission to reach a stage's open connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk import aws_iam as iam

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
    rule = f"AwsSolutions-IAM5[Resource::{_shown(stack.resolve(connections))}]"
    Validations.of(function.role).acknowledge(Acknowledgment(id=rule, reason=_ANY_CONNECTION))
    function.add_environment("REALTIME_CALLBACK_URL", stage.callback_url)
    return iam.Grant.add_to_principal(
        grantee=function, actions=["execute-api:ManageConnections"], resource_arns=[connections]
    )


def _shown(arn: Any) -> str:
    """Return an ARN as rule packs show it: a reference as its target's name in angle brackets."""
    if isinstance(arn, str):
        return arn
    return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in arn["Fn::Join"][1])
